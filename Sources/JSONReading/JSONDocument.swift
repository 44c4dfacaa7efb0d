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

  /// The tape index of the value of the last member with that key, if `container` is an object that has one.
  ///
  /// An adapter asks for ten keys of each event, so this goes along the tape without making values.
  func lastMember(of container: Int, named wanted: UnsafeBufferPointer<UInt8>) -> Int? {
    guard tape[container].kind == .object else { return nil }
    let end = Int(tape[container].next)
    var found: Int?
    var index = container + 1
    bytes.withUnsafeBufferPointer { source in
      while index < end {
        let key = tape[index]
        let isWanted =
          if key.isPlain {
            key.contentCount == wanted.count
              && (0..<wanted.count).allSatisfy { source[Int(key.start) + 1 + $0] == wanted[$0] }
          } else {
            String(decoding: decodedContent(of: key), as: UTF8.self).utf8.elementsEqual(wanted)
          }
        if isWanted { found = index + 1 }
        index = Int(tape[index + 1].next)
      }
    }
    return found
  }

  /// The UTF-8 of a string with escapes.
  func decodedContent(of string: TapeEntry) -> [UInt8] {
    JSONText.decoded(bytes[Int(string.start) + 1..<Int(string.end) - 1])
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
