import Glibc

/// A value that threads wait on: the monitor of Hoare and Brinch Hansen, on pthreads.
///
/// For dedicated threads only; a task of the cooperative pool must never wait here.
// Safe because `state` is reached only under the mutex.
public final class Condition<State>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let signal: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  public init(_ initial: sending State) {
    state = initial
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    signal = .allocate(capacity: 1)
    signal.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(signal, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(signal)
    pthread_mutex_destroy(mutex)
    signal.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` alone with the state, then wakes one waiting thread, or all.
  public func update<Result>(wakingAll: Bool = false, _ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let result = body(&state)
    if wakingAll { pthread_cond_broadcast(signal) } else { pthread_cond_signal(signal) }
    return result
  }

  /// As `update`, but wakes a waiting thread only if `body` says so.
  public func update<Result>(
    waking: (Result) -> Bool, _ body: (inout State) -> Result
  ) -> Result {
    let result = updateQuietly(body)
    if waking(result) { pthread_cond_signal(signal) }
    return result
  }

  /// As `update`, for a change that nobody waits for.
  public func updateQuietly<Result>(_ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }

  /// Asks `body` at once and after each update until it answers, or until `seconds` have passed.
  /// - Returns: the answer, or nil after the time.
  public func wait<Result>(
    seconds: Double = .infinity, until body: (inout State) -> Result?
  ) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var deadline = timespec()
    clock_gettime(CLOCK_MONOTONIC, &deadline)
    let isBounded = seconds < 1e9
    if isBounded {
      let nanoseconds = Int(seconds * 1e9) + deadline.tv_nsec
      deadline.tv_sec += nanoseconds / 1_000_000_000
      deadline.tv_nsec = nanoseconds % 1_000_000_000
    }
    while true {
      if let result = body(&state) { return result }
      if !isBounded {
        pthread_cond_wait(signal, mutex)
      } else if pthread_cond_timedwait(signal, mutex, &deadline) == ETIMEDOUT {
        return body(&state)
      }
    }
  }
}
