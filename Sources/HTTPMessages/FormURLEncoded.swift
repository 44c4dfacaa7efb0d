/// `application/x-www-form-urlencoded` content, or a query: fields in order, repeats kept
/// (WHATWG URL §5.1).
///
/// `+` is a blank, a broken `%` escape stays as it is, a field without `=` has an empty value, and
/// nothing between two `&` is no field.
public struct FormURLEncoded: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    /// The decoded name; bytes that are not UTF-8 are replaced by U+FFFD.
    public let name: String
    /// The decoded value as bytes, for signatures over raw values.
    public let bytes: [UInt8]
    /// The decoded value as text; bytes that are not UTF-8 are replaced by U+FFFD.
    public var value: String { String(decoding: bytes, as: UTF8.self) }
  }

  public enum Failure: Error, Sendable, Equatable {
    /// There are more fields than the bound.
    case tooManyFields
  }

  public let fields: [Field]

  /// - Parameter maxFields: the bound on the number of fields. Their length is bounded by the content itself.
  /// - Throws: `tooManyFields`.
  public init(_ encoded: some Collection<UInt8>, maxFields: Int = 1000) throws(Failure) {
    var fields: [Field] = []
    var rest = encoded[...]
    while !rest.isEmpty {
      let pair = rest.prefix { $0 != UInt8(ascii: "&") }
      rest = rest[pair.endIndex...].dropFirst()
      guard !pair.isEmpty else { continue }
      guard fields.count < maxFields else { throw .tooManyFields }
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      let value = pair[name.endIndex...].dropFirst()
      fields.append(
        Field(
          name: String(
            decoding: PercentDecoding.bytes(name, plusIsBlank: true), as: UTF8.self),
          bytes: PercentDecoding.bytes(value, plusIsBlank: true)))
    }
    self.fields = fields
  }

  /// The fields of a request's raw query; none if it has no query.
  /// - Throws: `tooManyFields`.
  public init(queryOf head: HTTPRequestHead, maxFields: Int = 1000) throws(Failure) {
    try self.init(Array((head.query ?? "").utf8), maxFields: maxFields)
  }

  /// The first value of `name`, compared bytewise; nil if there is none.
  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Every value of `name`, in order.
  public func values(of name: String) -> [String] {
    fields.compactMap { $0.name == name ? $0.value : nil }
  }

  /// Names with values, in order.
  public var pairs: [(name: String, value: String)] { fields.map { ($0.name, $0.value) } }
}
