/// Writes JSON without blanks, value by value; commas are set where they belong.
///
/// The calls follow the text: `beginObject()`, `key("n")`, `integer(1)`, `endObject()`. Bytes are
/// appended only, so a long answer can be sent in pieces with `takeBytes()`.
public struct JSONWriter: Sendable {
  /// What is written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init(reservingCapacity capacity: Int = 0) {
    if capacity > 0 { bytes.reserveCapacity(capacity) }
  }

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// A member's key; its value must follow.
  public mutating func key(_ text: String) {
    prepare()
    Self.append(text, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// What stands between values in many objects, brackets, keys and commas included, made ready once.
  public struct Fragment: Sendable {
    fileprivate let bytes: [UInt8]
    fileprivate let beginsValue: Bool
    fileprivate let endsValue: Bool

    /// - Parameter json: a piece of JSON text, such as `},"sms":{"address":`; not checked.
    public init(_ json: String) {
      bytes = Array(json.utf8)
      beginsValue = json.first == "{" || json.first == "["
      endsValue = json.last == "}" || json.last == "]"
    }
  }

  public mutating func fragment(_ fragment: Fragment) {
    if fragment.beginsValue { prepare() }
    bytes.append(contentsOf: fragment.bytes)
    needsComma = fragment.endsValue
  }

  /// A string, or `null` for nil.
  public mutating func string(_ text: String?) {
    guard let text else { return null() }
    prepare()
    Self.append(text, to: &bytes)
  }

  public mutating func integer(_ value: some BinaryInteger) { raw(String(value).utf8) }

  /// The shortest text that reads back as `value`; `null` if it is infinite or not a number.
  public mutating func double(_ value: Double) {
    raw((value.isFinite ? String(value) : "null").utf8)
  }

  public mutating func boolean(_ value: Bool) { raw((value ? "true" : "false").utf8) }
  public mutating func null() { raw("null".utf8) }

  /// A whole value that is JSON already, such as `JSONValue.bytes`. It is not checked.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    prepare()
    bytes.append(contentsOf: json)
  }

  /// Ends a line of NDJSON: the next value stands alone.
  public mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Hands over what is written so far; writing goes on behind it.
  public mutating func takeBytes() -> [UInt8] {
    let taken = bytes
    bytes = []
    return taken
  }

  /// `text` as a JSON string, quotes included.
  public static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func prepare() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func begin(_ bracket: UInt8) {
    prepare()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  /// RFC 8259 §7: quotation mark, backslash and U+0000 to U+001F must be escaped. What needs no escape is
  /// copied in runs.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for place in utf8.indices where mustEscape(utf8[place]) {
        bytes.append(contentsOf: utf8[start..<place])
        appendEscaped(utf8[place], to: &bytes)
        start = place + 1
      }
      bytes.append(contentsOf: utf8[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case 0x08: bytes += "\\b".utf8
    case 0x09: bytes += "\\t".utf8
    case 0x0A: bytes += "\\n".utf8
    case 0x0C: bytes += "\\f".utf8
    case 0x0D: bytes += "\\r".utf8
    case 0..<0x20: bytes += ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
    default: bytes += [UInt8(ascii: "\\"), byte]
    }
  }
}
