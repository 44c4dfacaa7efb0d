import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `GET /v1/users/{user_ext_id}/timeline`: every event, status change and opt-out, and who caused it.
struct ReadTimeline: Sendable {
  let timeline: TimelineQueries

  static let maxEntries = 1000
  static let defaultEntries = 100

  var route: Route {
    Route(
      .get, "/v1/users/{user_ext_id}/timeline",
      operation: Operation(
        id: "getTimeline",
        summary: "Every event, status change and opt-out of a user, latest first",
        query: [
          Operation.Parameter(
            name: "limit", description: "Entries at most; \(Self.defaultEntries) if absent.",
            schema: .integer(1...Self.maxEntries)),
          Operation.Parameter(
            name: "before",
            description: "Only what is older: the `next_before` of the page before.",
            schema: .time),
        ],
        responses: [], problems: [.badRequest]),
      action: .role(.operator) { call, caller in
        let userExtID = try call.userExtID()
        var query = try QueryReader(call.request.head)
        let limit = try query.integer("limit", in: 1...Self.maxEntries) ?? Self.defaultEntries
        let before = try query.time("before")
        try query.finish()
        _ = try await timeline.timeline(
          of: userExtID, in: caller.label.id, before: before, limit: limit)
        return .json(JSONWriter())
      })
  }
}
