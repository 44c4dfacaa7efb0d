import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `DELETE /v1/users/{user_ext_id}`: forgets a person, and says what was erased.
struct EraseUser: Sendable {
  let users: UserStore
  let now: @Sendable () -> Timestamp

  var route: Route {
    Route(
      .delete, "/v1/users/{user_ext_id}",
      operation: Operation(
        id: "eraseUser", summary: "Erase a user, and say what was erased",
        responses: [Operation.Response(.ok, "The user is erased", [Self.content])],
        problems: [.badRequest, .notFound]),
      action: .role(.pam) { call, caller in
        try call.refuseQuery()
        let userExtID = try call.userExtID()
        let report = try await users.erase(userExtID, in: caller.label.id, clock: now())
        guard report.wasKnown else { throw Problem.unknownUser }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("user_ext_id", userExtID)
        writer.member("result", "erased")
        writer.endObject()
        return .json(writer)
      })
  }

  private static let content = Operation.Content(
    .json,
    .named(
      "Erasure",
      .object([.required("user_ext_id", .text), .required("result", .choice(["erased"]))])),
    example: #"{"user_ext_id":"u1","result":"erased"}"#)
}
