import Deliverability
import JSONReading
import Store

/// Reads the members of a JSON object by name and collects every mistake, so that one answer names them all.
///
/// A member that no one asked for is a mistake too: a misspelt opt-out that is silently ignored would
/// end in a wrong yes.
struct FieldReader {
  private let members: [(name: String, value: JSONValue)]
  private let isObject: Bool
  private var asked: [String] = []
  private(set) var errors: [FieldError] = []

  init(_ value: JSONValue) {
    isObject = value.kind == .object
    members = value.members.map { ($0.key, $0.value) }
    if !isObject {
      errors.append(.whole("The content must be a JSON object; \(Self.found(value)) was found."))
    }
  }

  /// The member's value; nil if it is absent.
  mutating func value(_ name: String) -> JSONValue? {
    asked.append(name)
    return members.first { $0.name == name }?.value
  }

  mutating func refuse(_ name: String, _ detail: String) {
    errors.append(.field(name, detail))
  }

  /// A mistake of one element of a list.
  mutating func refuse(_ name: String, at index: Int, _ detail: String) {
    errors.append(
      FieldError(place: .pointer("\(FieldError.pointer(to: name))/\(index)"), detail: detail))
  }

  /// The member's value, or a mistake that says what it must be.
  mutating func required(_ name: String, _ expected: String) -> JSONValue? {
    let value = value(name)
    if value == nil, isObject { refuse(name, "`\(name)` is missing; it must be \(expected).") }
    return value
  }

  /// Refuses what no one asked for.
  /// - Returns: every mistake found; empty if the object is as it must be.
  mutating func finish() -> [FieldError] {
    for (name, _) in members where !asked.contains(name) {
      let shown = String(name.prefix(64))
      refuse(
        shown,
        "`\(shown)` is no field of this request.\(NearMiss.question(for: name, among: asked)) "
          + "Fields are \(asked.joined(separator: ", ")).")
    }
    return errors
  }

  mutating func refuseType(_ name: String, _ expected: String, _ value: JSONValue) {
    refuse(name, "`\(name)` must be \(expected); \(Self.found(value)) was found.")
  }

  static func found(_ value: JSONValue) -> String {
    switch value.kind {
    case .object: "an object"
    case .array: "a list"
    case .string: "a text"
    case .number: "a number"
    case .boolean: "\(value.boolean == true)"
    case .null: "null"
    }
  }
}

extension FieldReader {
  /// A text of any length; nil if it is absent or a mistake. U+0000, which can't be stored as text,
  /// is read as U+FFFD.
  mutating func text(_ name: String) -> String? {
    value(name).flatMap { text(name, $0, "a text") }
  }

  mutating func requiredText(_ name: String, _ expected: String = "a text") -> String? {
    required(name, expected).flatMap { text(name, $0, expected) }
  }

  /// A text, or null to take away what is stored.
  mutating func textOrNull(_ name: String) -> Reported<String> {
    guard let value = value(name) else { return .absent }
    if value.isNull { return .null }
    return text(name, value, "a text or null").map { .value($0) } ?? .absent
  }

  private mutating func text(_ name: String, _ value: JSONValue, _ expected: String) -> String? {
    guard let text = value.string else {
      refuseType(name, expected, value)
      return nil
    }
    return Self.storable(text)
  }

  static func storable(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
  }

  /// A text of at most `maxCharacters` Unicode scalars.
  mutating func text(_ name: String, maxCharacters: Int) -> String? {
    guard let text = text(name) else { return nil }
    let count = text.unicodeScalars.count
    guard count <= maxCharacters else {
      refuse(
        name, "`\(name)` must have at most \(maxCharacters) characters; it has \(count).")
      return nil
    }
    return text
  }

  mutating func boolean(_ name: String) -> Bool? {
    guard let value = value(name) else { return nil }
    if let boolean = value.boolean { return boolean }
    refuseType(name, "true or false", value)
    return nil
  }

  /// A whole number; `30.0` is one.
  mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(name) else { return nil }
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard value.kind == .number else {
      refuseType(name, expected, value)
      return nil
    }
    guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) else {
      refuse(name, "`\(name)` must be \(expected).")
      return nil
    }
    return number
  }

  /// One word of a vocabulary.
  mutating func requiredChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) -> Choice? {
    let words = Choice.allCases.map(\.rawValue)
    let expected = "one of \(words.joined(separator: ", "))"
    guard let text = requiredText(name, expected) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    refuse(name, "`\(name)` must be \(expected).\(NearMiss.question(for: text, among: words))")
    return nil
  }

  /// Some words of a vocabulary, each once and at least one.
  mutating func requiredChoices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, of type: Choice.Type
  ) -> [Choice] {
    let words = Choice.allCases.map(\.rawValue)
    let expected = "a list with at least one of \(words.joined(separator: ", ")), each once"
    guard let value = required(name, expected) else { return [] }
    guard value.kind == .array else {
      refuseType(name, expected, value)
      return []
    }
    let choices = value.elements.compactMap { $0.string.flatMap { Choice(rawValue: $0) } }
    guard !choices.isEmpty, choices.count == value.count, Set(choices).count == choices.count else {
      refuse(name, "`\(name)` must be \(expected).")
      return []
    }
    return choices
  }

  /// An RFC 3339 time within the years 0001 to 9999.
  mutating func time(_ name: String) -> Timestamp? {
    guard let value = value(name) else { return nil }
    let expected = "an RFC 3339 time such as \"2026-11-22T10:00:00Z\""
    guard let text = value.string else {
      refuseType(name, expected, value)
      return nil
    }
    guard let time = Timestamp(rfc3339: text), time >= .earliest, time <= .latest else {
      refuse(name, "`\(name)` must be \(expected), with its zone.")
      return nil
    }
    return time
  }
}
