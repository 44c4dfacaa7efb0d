/// An object's members in the order of the text, repeated keys included.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  private let document: JSONDocument
  private var index: Int
  private let end: Int

  /// Empty if `value` is no object.
  init(_ value: JSONValue) {
    let entry = value.entry
    document = value.document
    index = value.index + 1
    end = entry.kind == .object ? Int(entry.next) : index
  }

  /// The next key, decoded, where its opening quote stands, and its value.
  public mutating func next() -> (key: String, keyOffset: Int, value: JSONValue)? {
    nextUndecoded().map { (key: $0.key.string ?? "", keyOffset: $0.key.offset, value: $0.value) }
  }

  /// As `next()`, but the key stays a view.
  mutating func nextUndecoded() -> (key: JSONValue, value: JSONValue)? {
    guard index < end else { return nil }
    let key = JSONValue(document: document, index: index)
    let value = JSONValue(document: document, index: index + 1)
    index = Int(value.entry.next)
    return (key, value)
  }
}

/// An array's elements in order.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private let document: JSONDocument
  private var index: Int
  private let end: Int

  /// Empty if `value` is no array.
  init(_ value: JSONValue) {
    let entry = value.entry
    document = value.document
    index = value.index + 1
    end = entry.kind == .array ? Int(entry.next) : index
  }

  public mutating func next() -> JSONValue? {
    guard index < end else { return nil }
    let element = JSONValue(document: document, index: index)
    index = Int(document.tape[index].next)
    return element
  }
}

extension JSONValue {
  /// Empty if it is no object.
  public var members: JSONMembers { JSONMembers(self) }
  /// Empty if it is no array.
  public var elements: JSONElements { JSONElements(self) }

  /// The member of that key, the last one if it is repeated; nil if there is none or it is no object.
  /// Keys compare decoded, byte by byte. Linear in the number of members.
  public subscript(key: String) -> JSONValue? {
    var key = key
    return key.withUTF8 { document.lastMember(of: index, named: $0) }
      .map { JSONValue(document: document, index: $0) }
  }
}
