import Deliverability
import HTTPMessages

/// Reads the parameters of a query by name, each at most once.
///
/// A parameter that no one asked for is refused: a misspelt filter that is silently ignored would
/// answer another question.
struct QueryReader {
  private let fields: FormURLEncoded
  private var asked: [String] = []

  /// - Throws: 400 for more than 100 parameters.
  init(_ head: HTTPRequestHead) throws(Problem) {
    do {
      fields = try FormURLEncoded(queryOf: head, maxFields: 100)
    } catch {
      throw Problem(.badRequest, "The query has more than 100 parameters.")
    }
  }

  /// The parameter's value; nil if it is absent.
  mutating func text(_ name: String) throws(Problem) -> String? {
    asked.append(name)
    let values = fields.values(of: name)
    guard values.count <= 1 else {
      throw .badParameter(name, "The parameter `\(name)` stands in the query more than once.")
    }
    return values.first
  }

  /// One word of a vocabulary.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) throws(Problem) -> Choice? {
    guard let text = try text(name) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    throw .badParameter(
      name,
      "`\(name)` must be one of \(words.joined(separator: ", "))."
        + NearMiss.question(for: text, among: words))
  }

  mutating func boolean(_ name: String) throws(Problem) -> Bool? {
    switch try text(name) {
    case nil: return nil
    case "true": return true
    case "false": return false
    default: throw .badParameter(name, "`\(name)` must be true or false.")
    }
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
    guard let text = try text(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .badParameter(
        name,
        "`\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// An RFC 3339 time.
  mutating func time(_ name: String) throws(Problem) -> Timestamp? {
    guard let text = try text(name) else { return nil }
    guard let time = Timestamp(rfc3339: text), time >= .earliest, time <= .latest else {
      throw .badParameter(
        name, "`\(name)` must be an RFC 3339 time such as 2026-11-22T10:00:00Z.")
    }
    return time
  }

  /// What the messages are for; marketing where the query does not say.
  mutating func purpose() throws(Problem) -> Purpose {
    try choice("purpose", of: Purpose.self) ?? .marketing
  }

  /// Refuses parameters that no one asked for.
  func finish() throws(Problem) {
    for field in fields.fields where !asked.contains(field.name) {
      let shown = String(field.name.prefix(64))
      let known =
        asked.isEmpty
        ? "This request has no parameters." : "Parameters are \(asked.joined(separator: ", "))."
      throw .badParameter(
        shown,
        "`\(shown)` is no parameter of this request."
          + "\(NearMiss.question(for: field.name, among: asked)) \(known)")
    }
  }
}
