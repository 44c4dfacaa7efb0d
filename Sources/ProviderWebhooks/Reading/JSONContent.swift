import Deliverability
import JSONReading

extension WebhookRequest {
  /// The body as JSON. Bytes inside strings that are no UTF-8 read as U+FFFD: they must not cost the event.
  /// - Parameter rejection: what it means that the body is no JSON: `WebhookRejection.notAuthentic` or
  ///   `.unreadable`.
  func json(else rejection: (String) -> WebhookRejection) throws(WebhookRejection) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue.root(ofContent: body)
    } catch {
      throw rejection("the body is no JSON: at byte \(error.offset) \(error.problem)")
    }
  }
}

extension JSONValue {
  /// JSON a provider sent. Bytes inside strings that are no UTF-8 read as U+FFFD.
  static func root(ofContent bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try JSONDocument(bytes, acceptsInvalidUTF8: true).root
  }

  /// A member that is a text or a number (then its exact source text), made fit to be stored; nil if
  /// it is missing, empty, or of another kind.
  func text(_ key: String, maxBytes: Int = EventText.maxBytes) -> String? {
    self[key]?.storableText(maxBytes: maxBytes)
  }

  /// A member that is free text, for an event's `detail`.
  func detail(_ key: String) -> String? { text(key, maxBytes: EventText.maxDetailBytes) }

  /// As `text(_:)`, of the value itself.
  func storableText(maxBytes: Int = EventText.maxBytes) -> String? {
    text.flatMap { EventText.storable($0, maxBytes: maxBytes) }
  }
}

/// Why one element of a request can't be read: what was found and expected, never its own text.
struct ElementProblem: Error, Equatable {
  let text: String
  init(_ text: String) { self.text = text }
}

extension Translation {
  /// Reads each element on its own: one that can't be read never costs the others.
  /// - Parameter path: where the array stands, such as `events`; empty for the whole body.
  init(
    elementsOf array: JSONValue, at path: String = "",
    _ events: (JSONValue) throws(ElementProblem) -> [ProviderEvent]
  ) {
    self.init()
    for (index, element) in array.elements.enumerated() {
      add(at: "\(path)[\(index)]") { () throws(ElementProblem) in try events(element) }
    }
  }

  /// Reads a body that is one element as an object, at the path `$`, or several as an array of them.
  /// - Throws: `.unreadable` if it is neither.
  init(
    objectOrArray request: WebhookRequest,
    _ events: (JSONValue) throws(ElementProblem) -> [ProviderEvent]
  ) throws(WebhookRejection) {
    let root = try request.json(else: WebhookRejection.unreadable)
    switch root.kind {
    case .array: self.init(elementsOf: root, events)
    case .object:
      self.init()
      add(at: "$") { () throws(ElementProblem) in try events(root) }
    case .string, .number, .boolean, .null:
      throw .unreadable("the body is neither a JSON array nor an object")
    }
  }

  /// Adds what `events` reads, or the element at `path` as unreadable.
  mutating func add(
    at path: @autoclosure () -> String, _ events: () throws(ElementProblem) -> [ProviderEvent]
  ) {
    do throws(ElementProblem) {
      self.events += try events()
    } catch {
      unreadable.append(UnreadableElement(path: path(), problem: error.text))
    }
  }
}
