import HTTPMessages
import JSONReading

/// A request that is answered with an error, as `application/problem+json` (RFC 9457).
///
/// `{"title":"Unprocessable Content","status":422,"detail":"…","errors":[{"pointer":"#/email","detail":"…"}]}`;
/// `errors` stands only where single fields or parameters are at fault.
struct Problem: Error, Sendable {
  var status: HTTPStatus
  /// What was found, and what to do. Public text: no secrets, no SQL, no addresses.
  var detail: String
  var errors: [FieldError]
  var fields: HTTPFields

  init(
    _ status: HTTPStatus, _ detail: String, errors: [FieldError] = [], fields: HTTPFields = [:]
  ) {
    self.status = status
    self.detail = detail
    self.errors = errors
    self.fields = fields
  }

  var response: HTTPResponse {
    var writer = JSONWriter(reservingCapacity: 256)
    writer.beginObject()
    writer.key("title")
    writer.string(status.phrase)
    writer.key("status")
    writer.integer(status.code)
    writer.key("detail")
    writer.string(detail)
    if !errors.isEmpty {
      writer.key("errors")
      FieldError.write(errors, to: &writer)
    }
    writer.endObject()
    var fields = fields
    fields.set("Content-Type", ContentType.problem.rawValue)
    return HTTPResponse(status, fields: fields, content: .bytes(writer.bytes))
  }
}

extension Problem {
  /// 422: the content was read, but these fields can't be accepted. Nothing is applied.
  static func unprocessable(_ errors: [FieldError]) -> Problem {
    let lead = errors.first?.detail ?? "The content can't be accepted."
    let more = errors.count > 1 ? " (\(errors.count - 1) more in `errors`.)" : ""
    return Problem(.unprocessableContent, lead + more, errors: errors)
  }

  /// 400 for a parameter of the query or of the path.
  static func badParameter(_ name: String, _ detail: String) -> Problem {
    Problem(.badRequest, detail, errors: [.parameter(name, detail)])
  }

  static func notFound(_ detail: String) -> Problem { Problem(.notFound, detail) }

  /// 503: the database can't be reached, or doesn't answer in time.
  static func unavailable(retryAfterSeconds: Int) -> Problem {
    Problem(
      .serviceUnavailable,
      "The database does not answer now; nothing is known to be stored. Send the request again.",
      fields: ["Retry-After": String(retryAfterSeconds)])
  }

  static let failed = Problem(
    .internalServerError,
    "The gateway failed to answer; its log says why. The request may be sent again.")
}
