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
          Forgets the user, the raw requests that told of the user, and in events and messages whose they \
          were; late events never bring the user back. Opt-outs and statuses stay under keyed hashes, so \
          that nobody is contacted against their wish: a later report of the id makes the user anew, under \
          them. An address that another user has or had stays as it is. If no answer comes, send it again.
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
        writer.member("events", report.events)
        writer.member("messages", report.messages)
        writer.member("receipts", report.receipts)
        writer.member("quarantine", report.quarantine)
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
        .required(
          "events", .integer.described("Events that no longer tell whose they were.")),
        .required(
          "messages",
          .integer.described("Messages and opt-out links that no longer tell whose they were.")),
        .required(
          "receipts",
          .integer.described("Raw requests removed, whoever else they told of.")),
        .required("quarantine", .integer.described("Rows removed from quarantine.")),
      ])),
    example: """
      {"user_ext_id":"u1","result":"erased","addresses":2,"shared_addresses":0,"events":40,"messages":12,\
      "receipts":38,"quarantine":0}
      """)
}
