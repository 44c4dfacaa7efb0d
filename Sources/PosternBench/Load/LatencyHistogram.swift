/// How long answers took, in nanoseconds, counted in buckets no wider than 1/64 of their value.
struct LatencyHistogram: Sendable {
  private static let subBits = 6
  private static let subCount = 1 << subBits
  /// Up to 2^42 ns, more than an hour; longer ones count as that.
  private static let maxBits = 42

  private var counts = [Int](repeating: 0, count: (maxBits - subBits + 1) * subCount)
  private(set) var count = 0
  private(set) var maxNanoseconds: UInt64 = 0

  mutating func record(nanoseconds: UInt64) {
    counts[Self.bucket(of: nanoseconds)] += 1
    count += 1
    maxNanoseconds = max(maxNanoseconds, nanoseconds)
  }

  /// The least latency that `share` (0 to 1) of the answers did not exceed, in milliseconds.
  func milliseconds(at share: Double) -> Double {
    let wanted = max(1, Int((Double(count) * share).rounded(.up)))
    var seen = 0
    for (bucket, number) in counts.enumerated() where number > 0 {
      seen += number
      if seen >= wanted { return Double(min(Self.ceiling(of: bucket), maxNanoseconds)) / 1e6 }
    }
    return 0
  }

  var maxMilliseconds: Double { Double(maxNanoseconds) / 1e6 }

  private static func bucket(of value: UInt64) -> Int {
    let value = min(value, (1 << UInt64(maxBits)) - 1)
    guard value >= UInt64(subCount) else { return Int(value) }
    let shift = UInt64.bitWidth - value.leadingZeroBitCount - subBits - 1
    return (shift + 1) * subCount + Int(value >> UInt64(shift)) - subCount
  }

  /// The greatest value of a bucket.
  private static func ceiling(of bucket: Int) -> UInt64 {
    guard bucket >= subCount else { return UInt64(bucket) }
    let shift = UInt64(bucket / subCount - 1)
    return (UInt64(bucket % subCount + subCount + 1) << shift) - 1
  }
}
