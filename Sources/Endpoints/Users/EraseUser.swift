import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `DELETE /v1/users/{user_ext_id}`: forgets a person, and says what was taken away.
struct EraseUser: Sendable {
  let users: UserStore
  let now: @Sendable () -> Timestamp

  var route: Route {
    Route(
      .delete, "/v1/users/{user_ext_id}",
      operation: Operation(
        id: "eraseUser", summary: "Erase a user, and say what was taken away",
        description: """
          Opt-outs and the statuses of addresses stay, so that nobody is contacted against their wish. A \
          later report of the id makes the user anew, under them.
          """,
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
        writer.member("addresses", report.addresses)
        writer.member("shared_addresses", report.sharedAddresses)
        writer.endObject()
        return .json(writer)
      })
  }

  private static let content = Operation.Content(
    .json,
    .named(
      "Erasure",
      .object([
        .required("user_ext_id", .text), .required("result", .choice(["erased"])),
        .required("addresses", .integer.described("Addresses that no longer belong to the user.")),
        .required(
          "shared_addresses", .integer.described("Those of them that another user has or had.")),
      ])),
    example: #"{"user_ext_id":"u1","result":"erased","addresses":2,"shared_addresses":0}"#)
}
