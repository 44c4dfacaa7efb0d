import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `GET /v1/reports/opt-outs` and `GET /v1/reports/deliveries`: counts and rates per campaign, template,
/// brand or channel.
struct ReadReports: Sendable {
  let reports: ReportQueries
  let now: @Sendable () -> Timestamp

  var routes: [Route] { ReportKind.allCases.map(route) }

  private func route(_ kind: ReportKind) -> Route {
    Route(
      .get, PathTemplate(stringLiteral: "/v1/reports/\(kind.rawValue)"),
      operation: Operation(
        id: kind.operationID, summary: kind.summary,
        description: """
          Groups with the most messages come first, at most \(ReportQueries.maxGroups). messages is the \
          greatest of the messages registered, those that providers reported as sent, and those whose end \
          is known. Events are counted, not people. A day is that of the event, an opt-out's that of the \
          choice.
          """,
        query: [
          Operation.Parameter(
            name: "by", description: "What the counts are grouped by; campaign if absent.",
            schema: .choice(ReportQueries.Dimension.allCases.map(\.rawValue))),
          Operation.Parameter(
            name: "from",
            description:
              "The first UTC day; \(ReportPeriod.defaultDays) days to the last if absent.",
            schema: Schema(.text(format: "date"))),
          Operation.Parameter(
            name: "to", description: "The last UTC day, which counts; today if absent.",
            schema: Schema(.text(format: "date"))),
          Operation.Parameter(
            name: "channel", description: "Only this channel.",
            schema: .choice(Channel.allCases.map(\.rawValue))),
        ],
        responses: [Operation.Response(.ok, "The report", [ReportJSON(kind: kind).content])],
        problems: [.badRequest]),
      action: .role(.operator) { call, caller in
        var query = try QueryReader(call.request.head)
        let dimension = try query.choice("by", of: ReportQueries.Dimension.self) ?? .campaign
        let period = try ReportPeriod(&query, today: now().utcDay)
        let channel = try query.choice("channel", of: Channel.self)
        try query.finish()
        let groups = try await reports.report(
          by: dimension, of: caller.label.id, days: period.days, channel: channel)
        return .json(ReportJSON(kind: kind).answer(groups, by: dimension, period))
      })
  }
}

/// The two reports; the raw value is the path's last segment.
enum ReportKind: String, CaseIterable, Sendable {
  case optOuts = "opt-outs"
  case deliveries

  fileprivate var operationID: String {
    switch self {
    case .optOuts: "reportOptOuts"
    case .deliveries: "reportDeliveries"
    }
  }

  fileprivate var summary: String {
    switch self {
    case .optOuts: "Opt-outs and snoozes per campaign, template, brand or channel"
    case .deliveries: "What became of messages, per campaign, template, brand or channel"
    }
  }
}
