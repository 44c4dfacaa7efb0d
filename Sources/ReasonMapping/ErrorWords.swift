import JSONReading

/// Quoted and escaped; cut behind 64 characters.
func quoted(_ text: String) -> String {
  JSONWriter.escaped(text.count <= 64 ? text : text.prefix(64) + "…")
}

extension [String] {
  /// `a, b or c`.
  func joinedAsWords(last: String) -> String {
    guard let end = self.last, count > 1 else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(last) \(end)"
  }
}

extension JSONValue {
  /// What stands there, for an error.
  var kindWords: String {
    switch kind {
    case .object: "an object"
    case .array: "a list"
    case .string: "a text"
    case .number: "a number"
    case .boolean: boolean == true ? "true" : "false"
    case .null: "null"
    }
  }
}
