import Threading

/// One metric's series, told apart by the values of its labels.
///
/// Their number is bounded: label sets beyond the bound share one series whose labels all say `other`,
/// so that no input can grow the program's memory or the monitoring's.
public struct Labelled<Series: MetricSeries>: Sendable {
  let name: String
  let help: String
  let kind: MetricKind
  let labelNames: [String]
  private let maxSeries: Int
  private let make: @Sendable () -> Series
  private let series: Lock<[[String]: Series]>

  init(
    _ name: String, _ help: String, _ kind: MetricKind, _ labelNames: [String], _ maxSeries: Int,
    make: @escaping @Sendable () -> Series
  ) {
    self.name = name
    self.help = help
    self.kind = kind
    self.labelNames = labelNames
    self.maxSeries = max(1, maxSeries)
    self.make = make
    series = Lock([:])
  }

  /// The series of these label values, in the order of the names; made on first use. It takes a lock:
  /// resolve once, keep the result. Missing values are empty, surplus ones are dropped.
  public func with(_ values: String...) -> Series {
    var key = Array(values.prefix(labelNames.count))
    key += Array(repeating: "", count: labelNames.count - key.count)
    return series.withLock { series in
      if let known = series[key] { return known }
      if series.count >= maxSeries { key = Array(repeating: "other", count: labelNames.count) }
      if let known = series[key] { return known }
      let made = make()
      series[key] = made
      return made
    }
  }
}

extension Labelled: MetricFamily {
  func render(into text: inout MetricText) {
    let sorted = series.withLock { Array($0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (values, series) in sorted {
      text.append(series.samples, of: name, labels: Array(zip(labelNames, values)))
    }
  }
}

/// What a metric holds for one set of label values.
public protocol MetricSeries: Sendable {
  /// Its values at this moment.
  var samples: MetricSamples { get }
}

/// The values of one series.
public enum MetricSamples: Sendable {
  case single(Double)
  /// `buckets` are cumulative; the last one, `+Inf`, is the count.
  case distribution(buckets: [(upperBound: Double, count: Int)], sum: Double)
}
