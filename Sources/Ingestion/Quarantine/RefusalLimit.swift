import Deliverability

/// How many refused requests of one source are kept: a burst, then one a second, so that a forger can
/// neither fill the disk nor keep the database busy.
struct RefusalLimit {
  static let burst: Int64 = 100

  private var spent: Int64 = 0
  private var at: Timestamp?

  /// Whether one more may be kept at `now`.
  mutating func admits(now: Timestamp) -> Bool {
    let last = at.map { min($0, now) } ?? now
    // Whole seconds only are paid back; the rest stays for the next time.
    let elapsed = (now.microseconds - last.microseconds) / 1_000_000
    spent = max(0, spent - elapsed)
    at = last.adding(seconds: elapsed)
    guard spent < Self.burst else { return false }
    spent += 1
    return true
  }
}
