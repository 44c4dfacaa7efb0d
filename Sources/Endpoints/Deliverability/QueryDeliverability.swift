import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `GET /v1/users/{user_ext_id}/deliverability`: whether one user can be contacted on each channel.
struct QueryDeliverability: Sendable {
  let queries: DeliverabilityQueries
  let now: @Sendable () -> Timestamp

  var route: Route {
    Route(
      .get, "/v1/users/{user_ext_id}/deliverability",
      operation: Operation(
        id: "getDeliverability",
        summary: "Whether a user can be contacted, with every reason against it",
        description: "A user who is not known is answered 200 with UNKNOWN_USER alone.",
        query: [.purpose],
        responses: [
          Operation.Response(
            .ok, "Both channels",
            [Operation.Content(.json, FinalStatusJSON.schema, example: FinalStatusJSON.example)])
        ], problems: [.badRequest]),
      action: .role(.sender) { call, caller in
        let userExtID = try call.userExtID()
        var query = try QueryReader(call.request.head)
        let purpose = try query.purpose()
        try query.finish()
        let facts = try await queries.facts(of: userExtID, in: caller.label.id)
        let json = FinalStatusJSON(policy: caller.label.policy, purpose: purpose, asOf: now())
        var writer = JSONWriter(reservingCapacity: 640)
        json.write(userExtID, facts, to: &writer)
        return .json(writer)
      })
  }
}
