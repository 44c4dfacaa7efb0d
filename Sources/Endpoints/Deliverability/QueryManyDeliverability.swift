import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `POST /v1/deliverability/query`: whether many users can be contacted, in the order asked.
///
/// Up to 10,000 ids as JSON, or up to 1,000,000 as NDJSON; the answer is JSON or NDJSON by `Accept`.
struct QueryManyDeliverability: Sendable {
  let queries: DeliverabilityQueries
  let now: @Sendable () -> Timestamp

  static let maxListedIDs = 10_000

  var route: Route {
    Route(
      .post, "/v1/deliverability/query", content: .jsonOrLines(maxBytes: 4 * 1024 * 1024),
      operation: Operation(
        id: "queryDeliverability",
        summary: "Whether many users can be contacted, in the order asked",
        description: """
          Up to 10,000 ids as JSON, or up to 1,000,000 as NDJSON: each line an id as a JSON string, or \
          {"user_ext_id":"…"}. NDJSON is answered by a line for each line that is not blank; a line that \
          is no id is answered by {"line":n,"errors":[…]}. A connection that ends before the answer does \
          means that the answer is not complete.
          """,
        query: [.purpose],
        request: [
          Operation.Content(
            .json,
            .named(
              "DeliverabilityQuery",
              .object([.required("user_ids", .list(of: .text, maxItems: Self.maxListedIDs))])),
            example: #"{"user_ids":["u1","u2"]}"#),
          Operation.Content(
            .lines,
            .oneOf([
              .text, .named("UserReference", .object([.required("user_ext_id", .text)])),
            ]), example: #""u1""#),
        ],
        responses: [
          Operation.Response(
            .ok, "Each user's final status, in order",
            [
              Operation.Content(
                .json,
                .named(
                  "DeliverabilityAnswers", .object([.required("results", .list(of: answer))])),
                example: #"{"results":[\#(FinalStatusJSON.example)]}"#),
              Operation.Content(.lines, answer, example: FinalStatusJSON.example),
            ])
        ], problems: [HTTPStatus(406), .unprocessableContent]),
      action: .role(.sender, answer))
  }

  private let answer = Schema.oneOf([FinalStatusJSON.schema, DeliverabilityStream.mistakeSchema])

  private func answer(_ call: Call, _ caller: Caller) async throws -> HTTPResponse {
    var query = try QueryReader(call.request.head)
    let purpose = try query.purpose()
    try query.finish()
    let head = call.request.head
    let offers: [ContentType] =
      call.request.contentStream == nil ? [.json, .lines] : [.lines, .json]
    guard let type = ContentType.preferred(among: offers, by: head) else {
      throw Problem(
        HTTPStatus(406),
        "The answer can be application/json or application/x-ndjson; Accept allows neither.")
    }
    let label = caller.label
    let json = FinalStatusJSON(policy: label.policy, purpose: purpose, asOf: now())
    let fields: HTTPFields = ["Content-Type": type.rawValue]
    guard let content = call.request.contentStream else {
      let ids = try Self.listedIDs(in: call.request.content)
      let facts = try await queries.facts(of: ids, in: label.id)
      return HTTPResponse(
        .ok, fields: fields,
        content: .stream { writer in
          var answers = DeliverabilityStream(json, as: type, to: writer)
          try await answers.write(zip(ids, facts).map { ($0, $1) })
          try await answers.finish()
        })
    }
    try await queries.requireDatabase(for: label.id)
    let ids = SubmittedIDs(content)
    return HTTPResponse(
      .ok, fields: fields,
      content: .stream { [queries] writer in
        var answers = DeliverabilityStream(json, as: type, to: writer)
        try await queries.stream(ids: ids.batches, in: label.id) { batch in
          try await answers.write(batch, mistakes: await ids.mistakes)
        }
        try await answers.finish(mistakes: await ids.mistakes)
      })
  }

  /// - Throws: 422 for more than 10,000 ids, or what is no id.
  private static func listedIDs(in content: [UInt8]) throws -> [String] {
    var fields = FieldReader(try JSONContent.read(content))
    var ids: [String] = []
    if let list = fields.required("user_ids", "a list of user ids") {
      if list.kind != .array {
        fields.refuseType("user_ids", "a list of user ids", list)
      } else if list.count > maxListedIDs {
        fields.refuse(
          "user_ids",
          "`user_ids` holds \(list.count) ids; send more than \(maxListedIDs) as"
            + " application/x-ndjson, an id a line.")
      } else {
        ids.reserveCapacity(list.count)
        for (index, element) in list.elements.enumerated() where fields.errors.count < 20 {
          if let id = element.string, UserExtID.isValid(id) {
            ids.append(id)
          } else {
            fields.refuse("user_ids", at: index, "A user id is a text with \(UserExtID.rule).")
          }
        }
      }
    }
    let errors = fields.finish()
    guard errors.isEmpty else { throw Problem.unprocessable(errors) }
    return ids
  }
}
