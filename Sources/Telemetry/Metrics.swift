import Threading

/// The figures of a running program, rendered in Prometheus' text format 0.0.4.
///
/// A metric is registered once and then held by its user: counting is one atomic addition and takes no
/// lock. Registering the same name again with the same kind and labels gives the same metric; with
/// others it is a mistake of the program and stops it.
///
/// Source: Prometheus, "Exposition formats", text-based format.
public final class Metrics: Sendable {
  private let families = Lock<[String: any MetricFamily]>([:])

  public init() {}

  /// A count that only grows, with a name that ends in `_total`.
  public func counter(_ name: String, help: String) -> Counter {
    counter(name, help: help, labels: []).with()
  }

  /// - Parameter maxSeries: distinct label values kept apart; further ones are counted as `other`.
  public func counter(
    _ name: String, help: String, labels: [String], maxSeries: Int = 500
  ) -> Labelled<Counter> {
    register(Labelled(name, help, .counter, labels, maxSeries) { Counter() })
  }

  /// A count that is kept elsewhere and read when the figures are rendered.
  public func counter(
    _ name: String, help: String, read: @escaping @Sendable () -> Double
  ) {
    register(ReadMetric(name: name, help: help, kind: .counter, read: read))
  }

  /// A value that goes up and down.
  public func gauge(_ name: String, help: String) -> Gauge {
    gauge(name, help: help, labels: []).with()
  }

  public func gauge(
    _ name: String, help: String, labels: [String], maxSeries: Int = 500
  ) -> Labelled<Gauge> {
    register(Labelled(name, help, .gauge, labels, maxSeries) { Gauge() })
  }

  /// A value that is read when the figures are rendered; `read` may be called by any thread.
  public func gauge(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
    register(ReadMetric(name: name, help: help, kind: .gauge, read: read))
  }

  /// Durations in seconds, counted in fixed buckets, with a name that ends in `_seconds`.
  /// - Parameter buckets: upper bounds in seconds, ascending; `+Inf` is added.
  public func histogram(
    _ name: String, help: String, buckets: [Double] = Histogram.durations
  ) -> Histogram {
    histogram(name, help: help, labels: [], buckets: buckets).with()
  }

  public func histogram(
    _ name: String, help: String, labels: [String], buckets: [Double] = Histogram.durations,
    maxSeries: Int = 500
  ) -> Labelled<Histogram> {
    register(Labelled(name, help, .histogram, labels, maxSeries) { Histogram(buckets: buckets) })
  }

  /// All figures, sorted by name and labels, as `text/plain; version=0.0.4; charset=utf-8`.
  public func render() -> [UInt8] {
    // Closures run without the lock, so that they may register or read other metrics.
    let sorted = families.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    var text = MetricText()
    for family in sorted {
      text.appendHead(name: family.name, help: family.help, kind: family.kind)
      family.render(into: &text)
    }
    return text.bytes
  }

  @discardableResult
  private func register<Family: MetricFamily>(_ family: Family) -> Family {
    precondition(MetricText.isName(family.name), "\(family.name) is not a metric's name")
    let known = families.withLock { families -> any MetricFamily in
      if let known = families[family.name] { return known }
      families[family.name] = family
      return family
    }
    guard let known = known as? Family, known.labelNames == family.labelNames else {
      preconditionFailure("\(family.name) is registered with another kind or other labels")
    }
    return known
  }
}

/// Everything that is rendered under one name.
protocol MetricFamily: Sendable {
  var name: String { get }
  var help: String { get }
  var kind: MetricKind { get }
  var labelNames: [String] { get }
  func render(into text: inout MetricText)
}

/// The words of a `# TYPE` line.
enum MetricKind: String { case counter, gauge, histogram }

/// A single value that is kept elsewhere.
struct ReadMetric: MetricFamily {
  let name: String
  let help: String
  let kind: MetricKind
  let read: @Sendable () -> Double
  var labelNames: [String] { [] }

  func render(into text: inout MetricText) { text.appendSample(name, [], read()) }
}
