import CLinux
import Glibc
import Synchronization
import Threading

/// Runs a loop's jobs on the loop's own thread.
///
/// It is a task executor as well as a serial one: a continuation resumed from another thread then comes
/// straight back here instead of going through the global pool first.
final class LoopExecutor: SerialExecutor, TaskExecutor {
  private struct Queue {
    var jobs: [UnownedJob] = []
    /// The thread waits in the kernel, or is about to: a new job must wake it.
    var isSleeping = false
    var isClosed = false
  }

  let wakeDescriptor: Int32
  private let queue = Lock(Queue())
  /// The `pthread_t` of the loop's thread; 0 before it runs.
  private let thread = Atomic<UInt>(0)

  init(wakeDescriptor: Int32) { self.wakeDescriptor = wakeDescriptor }

  /// Makes the calling thread the one that runs the jobs.
  func adoptThread() { thread.store(UInt(pthread_self()), ordering: .releasing) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustWake = queue.withLock { queue in
      queue.jobs.append(job)
      defer { queue.isSleeping = false }
      return queue.isSleeping && !queue.isClosed
    }
    // It can fail only when the counter is full: then the thread is about to wake anyway.
    if mustWake { _ = postern_wake_signal(wakeDescriptor) }
  }

  /// Runs what is queued now; what these jobs enqueue waits for the next call.
  func runJobs() {
    let jobs = queue.withLock { queue in
      let jobs = queue.jobs
      queue.jobs = []
      return jobs
    }
    for job in jobs {
      job.runSynchronously(
        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }

  /// Announces that the thread will wait in the kernel, unless jobs are there.
  func beginSleep() -> Bool {
    queue.withLock { queue in
      queue.isSleeping = queue.jobs.isEmpty
      return queue.isSleeping
    }
  }

  func endSleep() { queue.withLock { $0.isSleeping = false } }

  /// Ends the wake-ups if no job is left.
  func close() -> Bool {
    queue.withLock { queue in
      queue.isClosed = queue.jobs.isEmpty
      return queue.isClosed
    }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

  func isIsolatingCurrentContext() -> Bool? { isOnThread }

  func checkIsolated() {
    precondition(isOnThread, "a loop's state was touched from another thread")
  }

  private var isOnThread: Bool { thread.load(ordering: .acquiring) == UInt(pthread_self()) }
}
