import JSONReading

/// Where a key stands.
struct MappingPlace: Sendable, Hashable, CustomStringConvertible {
  var path: String
  var line: Int
  var column: Int

  init(path: String, _ position: TextPosition) {
    self.path = path
    line = position.line
    column = position.column
  }

  var description: String { "\(path):\(line):\(column)" }

  func error(_ problem: String) -> MappingError {
    MappingError(path: path, line: line, column: column, problem: problem)
  }
}
