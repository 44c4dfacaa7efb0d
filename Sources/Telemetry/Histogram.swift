import Synchronization

/// Durations, counted in fixed buckets. Observing takes no lock and may be done by any thread.
public final class Histogram: MetricSeries {
  /// Bounds in seconds for answers that take from half a millisecond to ten seconds.
  public static let durations: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10,
  ]

  private final class Cell: Sendable { let count = Atomic<Int>(0) }

  private let upperBounds: [Double]
  private let cells: [Cell]
  private let sumNanoseconds = Atomic<Int>(0)

  init(buckets: [Double]) {
    upperBounds = buckets.filter(\.isFinite).sorted() + [.infinity]
    cells = upperBounds.map { _ in Cell() }
  }

  /// Counts one duration in the first bucket it does not exceed. What is negative, not a number or
  /// over 30 years counts as 0: a clock that was set back must not spoil the sum.
  public func observe(seconds: Double) {
    let duration = seconds > 0 && seconds < 1e9 ? seconds : 0
    let index = upperBounds.firstIndex { duration <= $0 } ?? upperBounds.count - 1
    cells[index].count.wrappingAdd(1, ordering: .relaxed)
    sumNanoseconds.wrappingAdd(Int(duration * 1e9), ordering: .relaxed)
  }

  public var samples: MetricSamples {
    var total = 0
    let buckets = zip(upperBounds, cells).map { bound, cell in
      total &+= cell.count.load(ordering: .relaxed)
      return (upperBound: bound, count: total)
    }
    return .distribution(
      buckets: buckets, sum: Double(sumNanoseconds.load(ordering: .relaxed)) / 1e9)
  }
}
