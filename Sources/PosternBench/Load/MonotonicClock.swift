import CLinux
import Glibc

/// Nanoseconds that only go forward.
enum MonotonicClock {
  static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Sleeps until an instant of this clock.
  static func sleep(until instant: UInt64) {
    while true {
      let now = nanoseconds
      guard now < instant else { return }
      var rest = timespec(
        tv_sec: Int((instant - now) / 1_000_000_000), tv_nsec: Int((instant - now) % 1_000_000_000))
      nanosleep(&rest, nil)
    }
  }

  static func seconds(since instant: UInt64) -> Double { Double(nanoseconds - instant) / 1e9 }

  /// Runs `body` and tells how long it took.
  static func seconds(of body: () throws -> Void) rethrows -> Double {
    let start = nanoseconds
    try body()
    return seconds(since: start)
  }
}

extension UInt64 {
  init(seconds: Double) { self = UInt64(Swift.max(0, seconds) * 1e9) }
}
