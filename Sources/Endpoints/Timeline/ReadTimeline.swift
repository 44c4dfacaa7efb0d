import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `GET /v1/users/{user_ext_id}/timeline`: every event, status change and opt-out, and who caused it.
struct ReadTimeline: Sendable {
  let timeline: TimelineQueries
  let now: @Sendable () -> Timestamp

  static let defaultEntries = 100

  var route: Route {
    Route(
      .get, "/v1/users/{user_ext_id}/timeline",
      operation: Operation(
        id: "getTimeline",
        summary: "Every event, status change and opt-out of a user, newest first",
        description: """
          Also of a user whom the PAM has not reported, and of every address the user has or had.
          """,
        query: [
          Operation.Parameter(
            name: "limit", description: "Entries at most; \(Self.defaultEntries) if absent.",
            schema: .integer(1...TimelineQueries.maxEntries)),
          Operation.Parameter(
            name: "before",
            description: "The next_before of the page before, or an RFC 3339 time.", schema: .text),
        ],
        responses: [Operation.Response(.ok, "A page", [TimelineJSON.content])],
        problems: [.badRequest]),
      action: .role(.operator) { call, caller in
        let userExtID = try call.userExtID()
        var query = try QueryReader(call.request.head)
        let limit =
          try query.integer("limit", in: 1...TimelineQueries.maxEntries) ?? Self.defaultEntries
        let cursor = try Self.cursor(query.text("before"))
        try query.finish()
        let entries = try await timeline.timeline(
          of: userExtID, in: caller.label.id, before: cursor, limit: limit)
        let recency = try await timeline.recency(of: userExtID, in: caller.label.id, now: now())
        var writer = JSONWriter(reservingCapacity: 320 + entries.count * 320)
        TimelineJSON.write(entries, recency, of: userExtID, limit: limit, to: &writer)
        return .json(writer)
      })
  }

  private static func cursor(_ text: String?) throws(Problem) -> TimelineCursor? {
    guard let text else { return nil }
    if let cursor = TimelineCursor(text) { return cursor }
    guard let time = Timestamp(rfc3339: text), time >= .earliest, time <= .latest else {
      throw .badParameter(
        "before",
        "`before` must be the next_before of a page, or an RFC 3339 time such as"
          + " 2026-11-22T10:00:00Z.")
    }
    return TimelineCursor(before: time)
  }
}
