import Deliverability
import JSONReading
import Store

/// One line of a batch of users: a record, or what is wrong with it.
struct BatchEntry: Sendable {
  let number: Int
  let userExtID: String?
  let record: UserRecord?
  let errors: [FieldError]

  var report: UserReport? { record?.report }

  init(_ line: LineReader.Line, number: Int, now: Timestamp) {
    self.number = number
    switch line {
    case .tooLong:
      userExtID = nil
      record = nil
      errors = [.whole("The line has more than \(LineReader.maxLineBytes) bytes.")]
    case .text(let bytes):
      do {
        let value = try JSONDocument(bytes, refusesDuplicateKeys: true).root
        userExtID = UserRecord.statedUserExtID(value)
        (record, errors) = Self.read(value, now: now)
      } catch {
        userExtID = nil
        record = nil
        errors = [
          .whole(
            "Not acceptable JSON at column \(error.position(in: bytes).column): \(error.problem).")
        ]
      }
    }
  }

  private static func read(_ value: JSONValue, now: Timestamp) -> (UserRecord?, [FieldError]) {
    do {
      return (try UserRecord(value, userExtID: nil, now: now), [])
    } catch {
      return (nil, error.errors)
    }
  }

  /// `{"line":1,"user_ext_id":"u1","result":"created","stale":[],"reported_at_assumed":false,"errors":[]}`
  /// and its newline.
  func write(outcome: ReportOutcome?, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("line")
    writer.integer(number)
    writer.key("user_ext_id")
    writer.string(userExtID)
    writer.key("result")
    writer.string(outcome.map { UserJSON.word($0.result) } ?? "error")
    writer.key("stale")
    writer.beginArray()
    for field in outcome?.stale ?? [] { writer.string(field) }
    writer.endArray()
    writer.key("reported_at_assumed")
    writer.boolean(record?.isReportedAtAssumed ?? false)
    writer.key("errors")
    FieldError.write(errors, to: &writer)
    writer.endObject()
    writer.newline()
  }
}
