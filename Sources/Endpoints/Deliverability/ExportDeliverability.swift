import Deliverability
import HTTPMessages
import Ingestion
import Store

/// `GET /v1/deliverability/export`: a row for every user and channel of a label, as it streams from the database.
struct ExportDeliverability: Sendable {
  let queries: DeliverabilityQueries

  var route: Route {
    Route(
      .get, "/v1/deliverability/export",
      operation: Operation(
        id: "exportDeliverability", summary: "Every user's final status, as CSV or NDJSON",
        description: """
          A row for each user and channel. CSV follows RFC 4180, with a header line; lists are separated \
          by blanks. A connection that ends before the answer does means that the export is not complete.
          """,
        query: [
          Operation.Parameter(
            name: "channel", description: "Only this channel.",
            schema: .choice(Channel.allCases.map(\.rawValue))),
          Operation.Parameter(
            name: "can_contact", description: "Only who can, or can not, be contacted.",
            schema: .boolean),
          .purpose,
          Operation.Parameter(
            name: "format", description: "Stands above Accept.",
            schema: .choice(ExportFormat.allCases.map(\.rawValue))),
        ],
        responses: [
          Operation.Response(
            .ok, "All rows, in no particular order",
            [
              Operation.Content(.csv, .text, example: Self.exampleCSV),
              Operation.Content(.lines, Self.rowSchema, example: Self.exampleRow),
            ])
        ], problems: [.badRequest, HTTPStatus(406)]),
      action: .role(.sender) { call, caller in
        var query = try QueryReader(call.request.head)
        let channel = try query.choice("channel", of: Channel.self)
        let canContact = try query.boolean("can_contact")
        let purpose = try query.purpose()
        let format = try query.exportFormat(call.request.head)
        try query.finish()
        try await queries.requireDatabase(for: caller.label.id)
        return HTTPResponse(
          .ok, fields: ["Content-Type": format.contentType],
          content: .stream { writer in
            try await queries.export(
              label: caller.label.id, channel: channel, canContact: canContact, purpose: purpose,
              format: format
            ) { try await writer.write($0) }
          })
      })
  }

  private static let rowSchema = Schema.named(
    "ExportRow",
    .object([
      .required("user_ext_id", .text), .required("brand", .text.orNull),
      .required("channel", .choice(Channel.allCases.map(\.rawValue))),
      .required("address", .text.orNull), .required("address_status", .text.orNull),
      .required("can_contact", .boolean),
      .required("blocked_by", .list(of: .choice(Gate.allCases.map(\.rawValue)))),
      .required("snoozed_until", .time.orNull), .required("next_change_at", .time.orNull),
    ]))

  private static let exampleRow = #"""
    {"user_ext_id":"u1","brand":null,"channel":"email","address":"a@example.com",\#
    "address_status":"BOUNCED","can_contact":false,"blocked_by":["ADDRESS_STATUS"],\#
    "snoozed_until":null,"next_change_at":null}
    """#

  private static let exampleCSV = """
    user_ext_id,brand,channel,address,address_status,can_contact,blocked_by,snoozed_until,next_change_at
    u1,,email,a@example.com,BOUNCED,false,SNOOZED ADDRESS_STATUS,2026-12-20T10:00:00.000000Z,

    """
}
