import Synchronization

/// A count that only grows. Counting takes no lock and may be done by any thread.
public final class Counter: MetricSeries {
  private let count = Atomic<Int>(0)

  init() {}

  /// Adds `amount`; nothing if it is negative. Wraps round past 2^63.
  public func increment(by amount: Int = 1) {
    guard amount > 0 else { return }
    count.wrappingAdd(amount, ordering: .relaxed)
  }

  public var value: Int { count.load(ordering: .relaxed) }
  public var samples: MetricSamples { .single(Double(value)) }
}
