/// Header or trailer fields in the order received, repeats kept (RFC 9110 §5.2, §5.3).
///
/// Names compare without regard to ASCII case. Values are text: bytes that are not UTF-8 were read as
/// Latin-1, since RFC 9110 §5.5 calls them opaque.
public struct HTTPFields: Sendable, Equatable, ExpressibleByDictionaryLiteral, Sequence {
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  private var fields: [Field]

  public init() { fields = [] }
  public init(_ fields: [Field]) { self.fields = fields }
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  public var count: Int { fields.count }
  public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

  /// The first value of `name`, or nil.
  public subscript(name: String) -> String? {
    fields.first { Self.areEqual($0.name, name) }?.value
  }

  /// Every value of `name`, in order.
  public func values(of name: String) -> [String] {
    fields.compactMap { Self.areEqual($0.name, name) ? $0.value : nil }
  }

  /// Makes room for `count` fields at once.
  public mutating func reserveCapacity(_ count: Int) { fields.reserveCapacity(count) }

  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Replaces every field called `name` by one.
  public mutating func set(_ name: String, _ value: String) {
    fields.removeAll { Self.areEqual($0.name, name) }
    append(name, value)
  }

  static func areEqual(_ a: String, _ b: String) -> Bool {
    let (left, right) = (a.utf8, b.utf8)
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
