/// A checked JSON text (RFC 8259) and the places of its values.
///
/// One pass checks everything: UTF-8, escapes, control characters, numbers, depth, and that nothing
/// follows the one value. Values are views into it; text and numbers are decoded when asked for.
/// The time is linear in the text's length, and so is the space (16 bytes per key and per value).
public final class JSONDocument: Sendable {
  /// The text as given.
  public let bytes: [UInt8]
  let tape: ContiguousArray<TapeEntry>

  /// - Parameters:
  ///   - bytes: UTF-8 without a byte order mark.
  ///   - refusesDuplicateKeys: otherwise the last of repeated keys counts. Keys compare decoded.
  ///   - acceptsInvalidUTF8: accept bytes inside strings that are no UTF-8; they decode to U+FFFD.
  /// - Throws: the first mistake. Of repeated keys, the place of the repetition.
  public init(
    _ bytes: [UInt8], limits: JSONLimits = .standard, refusesDuplicateKeys: Bool = false,
    acceptsInvalidUTF8: Bool = false
  ) throws(JSONError) {
    self.bytes = bytes
    tape = try bytes.withUnsafeBufferPointer {
      (source) throws(JSONError) -> ContiguousArray<TapeEntry> in
      var parser = JSONParser(source, limits: limits, acceptsInvalidUTF8: acceptsInvalidUTF8)
      try parser.parse()
      return parser.tape
    }
    if refusesDuplicateKeys { try refuseDuplicateKeys() }
  }

  public var root: JSONValue { JSONValue(document: self, index: 0) }

  /// Where the byte at `offset` stands.
  public func position(of offset: Int) -> TextPosition {
    TextPosition(offset: offset, in: bytes)
  }

  private func refuseDuplicateKeys() throws(JSONError) {
    for index in tape.indices where tape[index].kind == .object && tape[index].count > 1 {
      var seen: Set<ArraySlice<UInt8>> = []
      var members = JSONMembers(JSONValue(document: self, index: index))
      while let (key, _) = members.nextUndecoded() {
        guard seen.insert(key.stringBytes ?? []).inserted else {
          throw JSONError(
            offset: key.offset,
            problem: "the key \(JSONWriter.escaped(key.string ?? "")) is repeated")
        }
      }
    }
  }
}
