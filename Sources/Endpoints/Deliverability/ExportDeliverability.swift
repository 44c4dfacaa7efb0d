import Deliverability
import HTTPMessages
import Ingestion
import Store

/// `GET /v1/deliverability/export`: a row for every user and channel of a label, as it streams from the database.
struct ExportDeliverability: Sendable {
  let queries: DeliverabilityQueries

  /// The words of `format`.
  private enum Format: String, CaseIterable { case csv, ndjson }

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
            schema: .choice(Format.allCases.map(\.rawValue))),
        ],
        responses: [
          Operation.Response(
            .ok, "All rows, sorted by user_ext_id",
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
        let format = try query.choice("format", of: Format.self)
        try query.finish()
        let type = try Self.type(format, call.request.head)
        return HTTPResponse(
          .ok,
          fields: [
            "Content-Type": type == .csv ? "text/csv; charset=utf-8; header=present" : type.rawValue
          ],
          content: .stream { writer in
            try await queries.export(
              label: caller.label.id, channel: channel, canContact: canContact, purpose: purpose,
              format: type == .csv ? .csv : .ndjson
            ) { try await writer.write($0) }
          })
      })
  }

  private static func type(_ format: Format?, _ head: HTTPRequestHead) throws(Problem)
    -> ContentType
  {
    switch format {
    case .csv: return .csv
    case .ndjson: return .lines
    case nil:
      guard let type = ContentType.preferred(among: [.csv, .lines], by: head) else {
        throw Problem(
          HTTPStatus(406),
          "An export can be text/csv or application/x-ndjson; Accept allows neither.")
      }
      return type
    }
  }

  private static let rowSchema = Schema.text
  private static let exampleRow = ""
  private static let exampleCSV = ""
}
