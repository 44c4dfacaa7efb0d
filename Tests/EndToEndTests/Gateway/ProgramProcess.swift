import CLinux
import Foundation
import Threading

/// The built program as a child process. It ends with the test process, however that ends.
final class ProgramProcess: Sendable {
  /// The program beside the running test bundle, built by the same run.
  static let path: String = {
    let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: bundle ?? "/").deletingLastPathComponent().path + "/postern"
  }()

  struct NotStarted: Error { let errno: Int32 }

  let processID: pid_t
  private let exit: Condition<Int32?>

  /// - Parameter output: a file to which both output streams are appended.
  static func start(_ words: [String], output: String) async throws -> ProgramProcess {
    let exit = Condition<Int32?>(nil)
    let processID: pid_t = try await withCheckedThrowingContinuation { continuation in
      // The child gets its death signal when this thread ends, so the thread waits for the child.
      startThread(named: "program") {
        let file = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let child = spawn(words, output: file)
        let reason = errno
        close(file)
        guard child > 0 else {
          continuation.resume(throwing: NotStarted(errno: reason))
          return
        }
        continuation.resume(returning: child)
        postern_await_child(child)
        let code = postern_reap_child(child)
        exit.update(wakingAll: true) { $0 = code }
      }
    }
    return ProgramProcess(processID: processID, exit: exit)
  }

  private init(processID: pid_t, exit: Condition<Int32?>) {
    self.processID = processID
    self.exit = exit
  }

  /// Nil while it runs; 128 + the signal if one ended it.
  var exitCode: Int32? { exit.update { $0 } }

  func signal(_ number: Int32) { if exitCode == nil { kill(processID, number) } }

  /// - Returns: nil if it still runs after the time.
  func waitForExit(seconds: Double = 60) async -> Int32? {
    await withCheckedContinuation { continuation in
      startThread(named: "program-exit") { [exit] in
        continuation.resume(returning: exit.wait(seconds: seconds) { $0 })
      }
    }
  }

  private static func spawn(_ words: [String], output: Int32) -> pid_t {
    let environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("POSTERN_") && !$0.key.hasPrefix("PG") }
      .map { "\($0.key)=\($0.value)" }
    return withCStrings([path] + words) { arguments in
      withCStrings(environment) { environment in
        path.withCString { path in
          var child = postern_child()
          child.path = path
          child.arguments = arguments
          child.environment = environment
          child.output = output
          child.death_signal = SIGKILL
          return postern_start_child(&child)
        }
      }
    }
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("never empty") }
      return body(start)
    }
  }
}
