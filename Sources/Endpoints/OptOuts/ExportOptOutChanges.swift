import Deliverability
import HTTPMessages
import Ingestion
import Store

/// `GET /v1/opt-out-changes`: every change of an opt-out and who caused it, as it streams from the database.
struct ExportOptOutChanges: Sendable {
  let changes: OptOutChangeQueries

  var route: Route {
    Route(
      .get, "/v1/opt-out-changes",
      operation: Operation(
        id: "exportOptOutChanges",
        summary: "Every change of an opt-out and who caused it, as CSV or NDJSON",
        description: """
          The oldest first. CSV follows RFC 4180, with a header line. A connection that ends before the \
          answer does means that the export is not complete.
          """,
        query: [
          Operation.Parameter(
            name: "user_ext_id", description: "Only this user.", schema: .text),
          Operation.Parameter(
            name: "from", description: "Only changes at or after this time.", schema: .time),
          Operation.Parameter(
            name: "to", description: "Only changes before this time.", schema: .time),
          Operation.Parameter(
            name: "format", description: "Stands above Accept.",
            schema: .choice(ExportFormat.allCases.map(\.rawValue))),
        ],
        responses: [
          Operation.Response(
            .ok, "All changes",
            [
              Operation.Content(.csv, .text, example: Self.exampleCSV),
              Operation.Content(.lines, Self.rowSchema, example: Self.exampleRow),
            ])
        ], problems: [.badRequest, HTTPStatus(406)]),
      action: .role(.operator) { call, caller in
        var query = try QueryReader(call.request.head)
        let user = try query.text("user_ext_id")
        if let user, !UserExtID.isValid(user) {
          throw Problem.badParameter("user_ext_id", "A user_ext_id has \(UserExtID.rule).")
        }
        let from = try query.time("from") ?? .earliest
        let to = try query.time("to") ?? .latest
        let format = try query.exportFormat(call.request.head)
        try query.finish()
        try await changes.requireDatabase()
        return HTTPResponse(
          .ok, fields: ["Content-Type": format.contentType],
          content: .stream { writer in
            try await changes.export(
              label: caller.label.id, userExtID: user, from: from, to: to, format: format
            ) { try await writer.write($0) }
          })
      })
  }

  private static let rowSchema = Schema.named(
    "OptOutChange",
    .object([
      .required("changed_at", .time),
      .required("user_ext_id", .text.orNull.described("Null: of an address that no user had.")),
      .required("channel", .choice(Channel.allCases.map(\.rawValue))),
      .required("address", .text.orNull),
      .required(
        "action",
        .choice([
          "opt_out", "snooze", "clear", "snooze_ended", "undo", "provider_opt_out",
          "provider_opt_in", "pam_opt_out", "pam_opt_in",
        ])),
      .required("actor_kind", .choice(["provider", "operator", "pam", "player", "clock"])),
      .required("actor", .text.described("A source, the name of a token, or a player's link.")),
      .required("snoozed_until", .time.orNull), .required("list", .text.orNull),
      .required("event_id", .text.orNull), .required("message_id", .text.orNull),
      .required("campaign", .text.orNull), .required("template", .text.orNull),
      .required("client_prefix", .text.orNull), .required("wording", .text.orNull),
      .required("reason", .text.orNull), .required("change_id", .text),
    ]))

  private static let exampleRow = #"""
    {"changed_at":"2026-11-22T10:00:00.000000Z","user_ext_id":"u1","channel":"email","address":null,\#
    "action":"opt_out","actor_kind":"player","actor":"000102030405060708090a0b","snoozed_until":null,\#
    "list":null,"event_id":null,"message_id":"m1","campaign":"spring","template":"welcome",\#
    "client_prefix":"192.0.2.0/24","wording":"en-5f1c09aa-77d0e2b4","reason":null,\#
    "change_id":"6f1e4ad2-0f4b-4f7e-9a86-0b6f9b1f2c3d"}
    """#

  private static let exampleCSV = """
    changed_at,user_ext_id,channel,address,action,actor_kind,actor,snoozed_until,list,event_id,message_id,\
    campaign,template,client_prefix,wording,reason,change_id
    2026-11-22T10:00:00.000000Z,u1,email,,opt_out,player,000102030405060708090a0b,,,,m1,spring,welcome,\
    192.0.2.0/24,en-5f1c09aa-77d0e2b4,,6f1e4ad2-0f4b-4f7e-9a86-0b6f9b1f2c3d

    """
}
