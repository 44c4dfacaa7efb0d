import Testing
import Threading

/// Runs a test on threads of its own, since its clients block: on the global pool they would keep what
/// they wait for from running.
struct OwnThreads: TestTrait, SuiteTrait, TestScoping {
  private final class Executor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      let executor = asUnownedTaskExecutor()
      startThread(named: "test") { [self] in
        withExtendedLifetime(self) { job.runSynchronously(on: executor) }
      }
    }
  }

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(Executor()) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  static var ownThreads: OwnThreads { OwnThreads() }
}
