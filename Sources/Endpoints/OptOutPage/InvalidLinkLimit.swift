import Deliverability
import Threading

/// How often a network may show links that do not work: someone who guesses is slowed down. Working links
/// are never counted, since mailbox providers send thousands of them from a few addresses.
final class InvalidLinkLimit: Sendable {
  /// At once, and then this many a minute.
  static let perMinute = 30
  static let retryAfterSeconds = 60
  private static let windowMicroseconds: Int64 = 60_000_000

  private struct Bucket {
    var left: Double
    var at: Timestamp
  }

  private let maxNetworks: Int
  private let buckets = Lock<[String: Bucket]>([:])

  /// - Parameter maxNetworks: further ones share one allowance, so that memory stays bounded.
  init(maxNetworks: Int = 4096) { self.maxNetworks = maxNetworks }

  /// Counts one link that does not work.
  /// - Returns: whether the network may still be told so.
  func allows(_ network: String, now: Timestamp) -> Bool {
    buckets.withLock { buckets in
      var key = network
      if buckets[key] == nil, buckets.count >= maxNetworks {
        buckets = buckets.filter { Self.left(in: $0.value, now: now) < Double(Self.perMinute) }
        if buckets.count >= maxNetworks { key = "" }
      }
      let left = buckets[key].map { Self.left(in: $0, now: now) } ?? Double(Self.perMinute)
      buckets[key] = Bucket(left: max(0, left - 1), at: now)
      return left >= 1
    }
  }

  private static func left(in bucket: Bucket, now: Timestamp) -> Double {
    let elapsed = max(0, now.microseconds - bucket.at.microseconds)
    let gained = Double(perMinute) * Double(elapsed) / Double(windowMicroseconds)
    return min(Double(perMinute), bucket.left + gained)
  }
}
