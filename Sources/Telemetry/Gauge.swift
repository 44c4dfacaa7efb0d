import Synchronization

/// A value that goes up and down. Setting takes no lock and may be done by any thread.
public final class Gauge: MetricSeries {
  private let current = Atomic<Double>(0)

  init() {}

  public func set(_ value: Double) { current.store(value, ordering: .relaxed) }
  public func set(_ value: Int) { set(Double(value)) }

  /// Adds `amount`, which may be negative.
  public func add(_ amount: Int) {
    var known = value
    var isExchanged = false
    while !isExchanged {
      (isExchanged, known) = current.weakCompareExchange(
        expected: known, desired: known + Double(amount), ordering: .relaxed)
    }
  }

  public var value: Double { current.load(ordering: .relaxed) }
  public var samples: MetricSamples { .single(value) }
}
