import JSONReading

/// One line of NDJSON: a record, or what is wrong with it.
struct LineRecord<Record: Sendable>: Sendable {
  /// Of the line, from 1.
  let number: Int
  let record: Record?
  /// Empty if there is a record.
  let errors: [FieldError]

  init(
    _ line: LineReader.Line, number: Int,
    read: (JSONValue) throws(InvalidFields) -> Record
  ) {
    self.number = number
    guard case .text(let bytes) = line else {
      record = nil
      errors = [.whole("The line has more than \(LineReader.maxLineBytes) bytes.")]
      return
    }
    let value: JSONValue
    do {
      value = try JSONDocument(bytes, refusesDuplicateKeys: true).root
    } catch {
      let column = error.position(in: bytes).column
      record = nil
      errors = [.whole("Not acceptable JSON at column \(column): \(error.problem).")]
      return
    }
    do {
      record = try read(value)
      errors = []
    } catch {
      record = nil
      errors = error.errors
    }
  }
}
