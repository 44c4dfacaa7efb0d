import Glibc

/// An instant of the monotonic clock by which something must be done.
struct Deadline: Sendable, Comparable {
  private let nanoseconds: UInt64

  static let never = Deadline(nanoseconds: .max)

  /// - Parameter seconds: from now; what is not a number or below 0 counts as 0, more than 30 years as never.
  static func after(seconds: Double) -> Deadline {
    guard seconds < 1e9 else { return .never }
    return Deadline(nanoseconds: now() + UInt64(max(0, seconds.isNaN ? 0 : seconds) * 1e9))
  }

  static func < (a: Deadline, b: Deadline) -> Bool { a.nanoseconds < b.nanoseconds }

  var hasPassed: Bool { Self.now() >= nanoseconds }

  /// Never below 0; infinite for `never`.
  var remainingSeconds: Double {
    if self == .never { return .infinity }
    let now = Self.now()
    return nanoseconds > now ? Double(nanoseconds - now) / 1e9 : 0
  }

  /// For `poll`: rounded up, so that a wait that ends is a deadline that has passed; -1 for `never`.
  var pollMilliseconds: Int32 {
    if self == .never { return -1 }
    return Int32(min(1e9, (remainingSeconds * 1000).rounded(.up)))
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
