import HTTPMessages
import HTTPServing
import Ingestion

/// One method on one path: who may call it, how its content is read, what answers it, and how it is described.
struct Route: Sendable {
  /// Who may call, and what answers. A handler that needs a label can stand only behind a role.
  enum Action: Sendable {
    case open(@Sendable (Call) async throws -> HTTPResponse)
    case role(Role, @Sendable (Call, Caller) async throws -> HTTPResponse)
  }

  /// What content the route takes, decided before any of it is read.
  enum ContentRule: Sendable {
    /// None; a little is read and ignored.
    case ignored
    case json(maxBytes: Int)
    case lines
    case jsonOrLines(maxBytes: Int)
    /// The handler decides by itself.
    case decided(@Sendable (HTTPRequestHead, _ pathValues: [String]) -> ContentDisposition)
  }

  let method: HTTPMethod
  let path: PathTemplate
  let content: ContentRule
  let operation: Operation
  let action: Action

  init(
    _ method: HTTPMethod, _ path: PathTemplate, content: ContentRule = .ignored,
    operation: Operation, action: Action
  ) {
    self.method = method
    self.path = path
    self.content = content
    self.operation = operation
    self.action = action
  }

  /// The role it needs; nil if anyone may call it.
  var role: Role? { if case .role(let role, _) = action { role } else { nil } }
}

extension Route.ContentRule {
  /// How the content of a request with `head` is to be read.
  /// - Throws: 415 for a media type or an encoding that the route does not take.
  func disposition(of head: HTTPRequestHead, pathValues: [String]) throws(Problem)
    -> ContentDisposition
  {
    guard !isEncoded(head) else {
      throw Problem(
        .unsupportedMediaType, "Send the content without a Content-Encoding.",
        fields: ["Accept-Encoding": "identity"])
    }
    switch self {
    case .decided(let decide): return decide(head, pathValues)
    case .ignored: return .buffered(maxBytes: 4096)
    case .json(let maxBytes):
      try require([.json], of: head)
      return .buffered(maxBytes: maxBytes)
    case .lines:
      try require([.lines], of: head)
      return .streamed
    case .jsonOrLines(let maxBytes):
      return try require([.json, .lines], of: head) == .lines
        ? .streamed : .buffered(maxBytes: maxBytes)
    }
  }

  /// Whether any encoding but `identity` is named, in any of the fields (RFC 9110 §8.4).
  private func isEncoded(_ head: HTTPRequestHead) -> Bool {
    head.fields.values(of: "Content-Encoding").contains { value in
      value.split(separator: ",").contains { coding in
        !["", "identity"].contains(coding.filter { $0 != " " && $0 != "\t" }.lowercased())
      }
    }
  }

  @discardableResult
  private func require(_ types: [ContentType], of head: HTTPRequestHead) throws(Problem)
    -> ContentType
  {
    guard let type = ContentType.ofContent(head, fallback: types[0]), types.contains(type) else {
      let names = types.map(\.rawValue)
      throw Problem(
        .unsupportedMediaType,
        "Send the content as \(names.joined(separator: " or ")), and say so in Content-Type.",
        fields: ["Accept": names.joined(separator: ", ")])
    }
    return type
  }
}
