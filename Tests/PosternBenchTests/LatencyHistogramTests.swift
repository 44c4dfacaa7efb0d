import Testing

@testable import PosternBench

struct LatencyHistogramTests {
  @Test(arguments: [0.0, 0.01, 0.5, 0.9, 0.99, 1.0])
  func `a percentile lies at most a sixty-fourth above the true one`(share: Double) {
    var histogram = LatencyHistogram()
    let values = (1...10_000).map { UInt64($0) * 7919 }
    for value in values.reversed() { histogram.record(nanoseconds: value) }
    let place = max(1, Int((Double(values.count) * share).rounded(.up)))
    let expected = Double(values[place - 1]) / 1e6
    let found = histogram.milliseconds(at: share)
    #expect(found >= expected && found <= expected * 65 / 64)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 1 << 41, UInt64.max])
  func `the greatest value is kept exactly, however great`(value: UInt64) {
    var histogram = LatencyHistogram()
    histogram.record(nanoseconds: value)
    #expect(histogram.maxNanoseconds == value)
    #expect(histogram.milliseconds(at: 1) <= histogram.maxMilliseconds)
    #expect(histogram.count == 1)
  }

  @Test func `nothing recorded is zero`() {
    #expect(LatencyHistogram().milliseconds(at: 0.99) == 0)
  }
}
