import JSONReading

/// Where a text stands in a request: `data.to[0].number` in the event, `$body.account` in the whole body,
/// `$query.id`, `$form.id`, `$header.X-Id`.
///
/// Grammar: members divided by `.`, each with any number of `[n]` behind it; a member whose name holds a
/// `.` or `[` is written `["a.b"]`. Behind `$query.`, `$form.` and `$header.` the rest is one name. Of a form,
/// or of a request without content, a path without `$` is the name of a field. Bounds: 256 bytes, 16 steps.
struct ContentPath: Sendable, Equatable {
  enum Root: Sendable, Equatable { case event, body, query, form, header }
  enum Step: Sendable, Equatable {
    case member(String)
    case element(Int)
  }

  static let maxBytes = 256
  static let maxSteps = 16
  private static let maxIndex = 9999

  let root: Root
  /// Empty of `$query`, `$form` and `$header`.
  let steps: [Step]
  /// The whole of a name behind the root; of a path in the event its own text.
  let name: String

  /// - Throws: what is wrong with the text, in half a sentence.
  init(_ text: String) throws(ContentPathError) {
    guard !text.isEmpty, text.utf8.count <= Self.maxBytes else {
      throw ContentPathError("must be a path of 1 to \(Self.maxBytes) bytes")
    }
    guard text.hasPrefix("$") else {
      root = .event
      name = text
      steps = try Self.steps(text[...])
      return
    }
    let word = text.prefix { $0 != "." }
    let rest = text[word.endIndex...].dropFirst()
    switch word {
    case "$body": root = .body
    case "$query": root = .query
    case "$form": root = .form
    case "$header": root = .header
    default:
      throw ContentPathError(
        "begins with \(word), which is no place. Use $body, $query, $form or $header, or a path in the event"
      )
    }
    guard !rest.isEmpty else { throw ContentPathError("needs a name behind \(word).") }
    name = String(rest)
    steps = root == .body ? try Self.steps(rest) : []
  }

  private static func steps(_ text: Substring) throws(ContentPathError) -> [Step] {
    var steps: [Step] = []
    var rest = text
    while !rest.isEmpty {
      guard steps.count < maxSteps else {
        throw ContentPathError("has more than \(maxSteps) steps")
      }
      if rest.hasPrefix("[") {
        steps.append(try bracketed(&rest))
      } else {
        let member = rest.prefix { $0 != "." && $0 != "[" }
        guard !member.isEmpty else { throw ContentPathError("has an empty step") }
        steps.append(.member(String(member)))
        rest = rest[member.endIndex...]
      }
      if rest.hasPrefix(".") {
        rest = rest.dropFirst()
        guard !rest.isEmpty, !rest.hasPrefix("[") else {
          throw ContentPathError("has an empty step")
        }
      }
    }
    return steps
  }

  /// `[3]` or `["a.b"]`.
  private static func bracketed(_ rest: inout Substring) throws(ContentPathError) -> Step {
    let isQuoted = rest.hasPrefix("[\"")
    let end = isQuoted ? "\"]" : "]"
    let inside = rest.dropFirst(isQuoted ? 2 : 1)
    guard let close = inside.firstRange(of: end) else {
      throw ContentPathError("has a [ without its \(end)")
    }
    let text = inside[..<close.lowerBound]
    rest = inside[close.upperBound...]
    if isQuoted {
      guard !text.isEmpty else { throw ContentPathError("has an empty step") }
      return .member(String(text))
    }
    guard let index = Int(text), (0...maxIndex).contains(index), text.utf8.first != 0x2B else {
      throw ContentPathError(
        "has [\(text)]; allowed is a number from 0 to \(maxIndex) or [\"name\"]")
    }
    return .element(index)
  }

  /// The value at the path below `value`; nil if there is none.
  func value(in value: JSONValue) -> JSONValue? {
    steps.reduce(Optional(value)) { value, step in
      switch step {
      case .member(let name): value?.kind == .object ? value?[name] : nil
      case .element(let index):
        value?.kind == .array ? value?.elements.dropFirst(index).first { _ in true } : nil
      }
    }
  }
}

/// What is wrong with a path or a template, in half a sentence.
struct ContentPathError: Error, Equatable {
  let problem: String
  init(_ problem: String) { self.problem = problem }
}
