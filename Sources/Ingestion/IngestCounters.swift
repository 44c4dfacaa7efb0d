import Store
public import Telemetry

/// What the gateway counts of each source; labels `label`, `source`, `provider`, for quarantine also `reason`.
public struct IngestCounters: Sendable {
  public struct OfSource: Sendable {
    let newEvents: Counter
    let repeatedEvents: Counter
    fileprivate let quarantined: [QuarantineRow.Reason: Counter]
    let notAuthentic: Counter
    let spooled: Counter

    func count(_ rows: IngestRequestRows, newEvents: Int) {
      self.newEvents.increment(by: newEvents)
      repeatedEvents.increment(by: rows.events.count - newEvents)
      for row in rows.quarantine { countQuarantined(row.reason) }
    }

    func countQuarantined(_ reason: QuarantineRow.Reason) { quarantined[reason]?.increment() }
  }
  private let bySource: [String: OfSource]
  private let unknown: OfSource

  public init(metrics: Metrics, sources: [Source]) {
    let labels = ["label", "source", "provider"]
    let newEvents = metrics.counter(
      "postern_events_stored_total", help: "Provider events stored for the first time.",
      labels: labels)
    let repeated = metrics.counter(
      "postern_events_repeated_total", help: "Provider events that were stored already.",
      labels: labels)
    let quarantined = metrics.counter(
      "postern_quarantined_total", help: "Requests or elements put into quarantine.",
      labels: labels + ["reason"], maxSeries: 5000)
    let notAuthentic = metrics.counter(
      "postern_not_authentic_total", help: "Requests whose sender could not be proved.",
      labels: labels)
    let spooled = metrics.counter(
      "postern_spooled_total", help: "Requests kept in the spool while the database was away.",
      labels: labels)
    func handles(_ label: String, _ source: String, _ provider: String) -> OfSource {
      OfSource(
        newEvents: newEvents.with(label, source, provider),
        repeatedEvents: repeated.with(label, source, provider),
        quarantined: Dictionary(
          uniqueKeysWithValues: QuarantineRow.Reason.allCases.map {
            ($0, quarantined.with(label, source, provider, $0.rawValue))
          }),
        notAuthentic: notAuthentic.with(label, source, provider),
        spooled: spooled.with(label, source, provider))
    }
    bySource = Dictionary(
      uniqueKeysWithValues: sources.map { ($0.id, handles($0.labelID, $0.id, $0.providerName)) })
    unknown = handles("", "", "")
  }

  func of(_ source: Source) -> OfSource { bySource[source.id] ?? unknown }
}
