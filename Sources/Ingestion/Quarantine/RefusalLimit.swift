import Deliverability

/// How many refused requests of one source are kept: a burst, then one a second, so that a forger can
/// neither fill the disk nor keep the database busy.
struct RefusalLimit {
  static let burst: Int64 = 100

  private var spent: Int64 = 0
  private var at: Timestamp?

  /// Whether one more may be kept at `now`.
  mutating func admits(now: Timestamp) -> Bool {
    let elapsed = at.map { max(0, now.microseconds - $0.microseconds) / 1_000_000 } ?? 0
    spent = max(0, spent - elapsed)
    // Whole seconds only are paid back; the rest stays for the next time.
    at = at.map { max($0, $0.adding(seconds: elapsed)) } ?? now
    guard spent < Self.burst else { return false }
    spent += 1
    return true
  }
}
