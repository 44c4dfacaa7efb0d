/// Holds what the gateway reached against PostgreSQL's limits of the same run.
struct IngestAims {
  let ingest: [IngestCase: IngestFigure]
  let limits: [LimitCase: LimitFigure]

  func judge(into report: inout Report) {
    if let reached = rate(1), let limit = best(LimitCase.single) {
      report.add(
        Aim(
          "ingest, 1 a request, to the better of 64 single-row clients", reached / limit,
          .atLeast(2.3)))
    }
    for (events, share) in [(10, 0.7), (100, 0.9)] {
      guard let reached = rate(events), let limit = best(LimitCase.bulk(eventsPerReceipt: events))
      else { continue }
      report.add(
        Aim("ingest, \(events) a request, to the best bulk rate", reached / limit, .atLeast(share)))
    }
    for (events, share) in [(10, 0.75), (100, 0.95)] {
      guard let unsigned = rate(events), let signed = rate(events, isSigned: true) else { continue }
      report.add(
        Aim("signed to unsigned, \(events) a request", signed / unsigned, .atLeast(share)))
    }
  }

  private func rate(_ events: Int, isSigned: Bool = false) -> Double? {
    ingest[IngestCase(isSigned: isSigned, eventsPerRequest: events)]?.eventsPerSecond
  }

  private func best(_ cases: [LimitCase]) -> Double? {
    cases.compactMap { limits[$0]?.eventsPerSecond }.max()
  }
}
