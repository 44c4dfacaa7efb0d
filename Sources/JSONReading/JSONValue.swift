/// A value of a document: a view, cheap to copy, which keeps its document alive.
public struct JSONValue: Sendable {
  public enum Kind: UInt8, Sendable {
    case object, array, string, number, boolean, null
  }

  let document: JSONDocument
  let index: Int

  var entry: TapeEntry { document.tape[index] }

  public var kind: Kind { entry.kind }
  /// Where its first byte stands in the document.
  public var offset: Int { Int(entry.start) }
  /// Its source text, byte for byte; a string's with its quotes and escapes.
  public var bytes: ArraySlice<UInt8> {
    let entry = entry
    return document.bytes[Int(entry.start)..<Int(entry.end)]
  }
  /// Its line and column in the document.
  public var position: TextPosition { document.position(of: offset) }

  /// Members of an object (repeated keys each count), elements of an array, 0 for everything else.
  public var count: Int { entry.count }

  /// A string's text with escapes resolved; nil for other kinds. Half a surrogate pair and bytes that
  /// are no UTF-8 become U+FFFD.
  public var string: String? {
    stringBytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// A string's text as UTF-8: a view of the document unless it holds an escape; nil for other kinds.
  /// Of a document that accepts invalid UTF-8 it may hold such bytes.
  public var stringBytes: ArraySlice<UInt8>? {
    let entry = entry
    guard entry.kind == .string else { return nil }
    return entry.isPlain
      ? document.bytes[Int(entry.start) + 1..<Int(entry.end) - 1]
      : document.decodedContent(of: entry)[...]
  }

  /// A string's text or a number's exact source text (`9007199254740993` stays as it is), else nil.
  public var text: String? {
    kind == .number ? String(decoding: bytes, as: UTF8.self) : string
  }

  /// A number's exact value if it is whole and fits, however it is written (`1.0`, `1e3`); else nil.
  public var integer: Int64? {
    let entry = entry
    guard entry.kind == .number else { return nil }
    return entry.isPlain ? JSONNumber.plainInteger(bytes) : JSONNumber.integer(bytes)
  }

  /// The double nearest to a number; nil for other kinds and beyond the range of doubles.
  public var double: Double? { kind == .number ? JSONNumber.double(bytes) : nil }

  public var boolean: Bool? {
    let entry = entry
    return entry.kind == .boolean ? entry.isPlain : nil
  }

  public var isNull: Bool { kind == .null }

  /// Whether it is a string of exactly these bytes of UTF-8. Makes no String.
  public func equals(_ text: String) -> Bool {
    let entry = entry
    guard entry.kind == .string else { return false }
    let wanted = text.utf8
    if entry.isPlain {
      guard entry.contentCount == wanted.count else { return false }
      return document.bytes[Int(entry.start) + 1..<Int(entry.end) - 1].elementsEqual(wanted)
    }
    return string.map { $0.utf8.elementsEqual(wanted) } ?? false
  }
}
