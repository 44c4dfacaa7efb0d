import Deliverability
import JSONReading
import Store

/// One line of a batch of users: a record, or what is wrong with it.
struct BatchEntry: Sendable {
  private let line: LineRecord<UserRecord>
  /// The id that stands in the line, as far as it can be read.
  let userExtID: String?

  var report: UserReport? { line.record?.report }

  init(_ line: LineReader.Line, number: Int, now: Timestamp) {
    var stated: String?
    self.line = LineRecord(line, number: number) { value throws(InvalidFields) in
      stated = UserRecord.statedUserExtID(value)
      return try UserRecord(value, userExtID: nil, now: now)
    }
    userExtID = stated
  }

  /// `{"line":1,"user_ext_id":"u1","result":"created","stale":[],"reported_at_assumed":false,"errors":[]}`
  /// and its newline.
  func write(outcome: ReportOutcome?, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("line")
    writer.integer(line.number)
    writer.key("user_ext_id")
    writer.string(userExtID)
    writer.key("result")
    writer.string(outcome.map { UserJSON.word($0.result) } ?? "error")
    writer.key("stale")
    writer.beginArray()
    for field in outcome?.stale ?? [] { writer.string(field) }
    writer.endArray()
    writer.key("reported_at_assumed")
    writer.boolean(line.record?.isReportedAtAssumed ?? false)
    writer.key("errors")
    FieldError.write(line.errors, to: &writer)
    writer.endObject()
    writer.newline()
  }
}
