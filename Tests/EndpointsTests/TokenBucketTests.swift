import Testing

@testable import Endpoints

struct TokenBucketTests {
  private let start = ContinuousClock.now

  @Test func `as many as a second allows pass at once, then one by one`() {
    var bucket = TokenBucket(perSecond: 4, now: start)
    for _ in 0..<4 { #expect(bucket.take(now: start) == nil) }
    #expect(bucket.take(now: start) == 0.25)
    #expect(bucket.take(now: start + .milliseconds(248)) != nil)
    #expect(bucket.take(now: start + .milliseconds(252)) == nil)
    #expect(bucket.take(now: start + .milliseconds(252)) != nil)
  }

  @Test func `a long pause saves up no more than one second's worth`() {
    var bucket = TokenBucket(perSecond: 2, now: start)
    let later = start + .seconds(3600)
    #expect(bucket.take(now: later) == nil && bucket.take(now: later) == nil)
    #expect(bucket.take(now: later) == 0.5)
  }

  @Test func `an instant before the last one fills nothing`() {
    var bucket = TokenBucket(perSecond: 1, now: start)
    #expect(bucket.take(now: start) == nil)
    #expect(bucket.take(now: start - .seconds(10)) == 1)
    #expect(bucket.take(now: start + .seconds(1)) == nil)
  }

  @Test func `callers have buckets of their own, and the others no limit`() {
    let limit = RateLimit(perSecond: ["a": 1, "b": 1], now: { [start] in start })
    #expect(limit.refuses("a") == nil && limit.refuses("a") == 1)
    #expect(limit.refuses("b") == nil)
    for _ in 0..<10 { #expect(limit.refuses("c") == nil) }
  }
}
