/// The one pass over a text: checks it and writes its tape. Nesting is kept in an array, not on the call stack.
struct JSONParser {
  private struct OpenContainer {
    var index: Int
    var count = 0
    var isObject: Bool
  }

  let source: UnsafeBufferPointer<UInt8>
  let limits: JSONLimits
  let acceptsInvalidUTF8: Bool
  private(set) var tape: ContiguousArray<TapeEntry> = []
  var position = 0
  private var open: [OpenContainer] = []
  private var valueCount = 0

  init(_ source: UnsafeBufferPointer<UInt8>, limits: JSONLimits, acceptsInvalidUTF8: Bool) {
    self.source = source
    self.limits = limits
    self.acceptsInvalidUTF8 = acceptsInvalidUTF8
  }

  mutating func parse() throws(JSONError) {
    guard source.count <= limits.maxBytes else {
      throw JSONError(
        offset: limits.maxBytes, problem: "the text has more than \(limits.maxBytes) bytes")
    }
    // RFC 8259 §8.1: a reader may ignore the mark; in an operator's file it is a mistake worth showing.
    guard !source.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw JSONError(
        offset: 0, problem: "the text begins with a byte order mark; save it as UTF-8 without one")
    }
    skipBlanks()
    guard position < source.count else {
      throw JSONError(offset: position, problem: "the text is empty; a JSON value was expected")
    }
    tape.reserveCapacity(source.count / 16 + 4)
    repeat {
      if try beginValue() { continue }
      try endValue()
    } while !open.isEmpty
    skipBlanks()
    guard position == source.count else {
      throw mistake("the text must end behind its one value")
    }
  }

  /// Reads a scalar, an empty container, or a container's opening.
  /// - Returns: whether a value must follow: the container's first.
  private mutating func beginValue() throws(JSONError) -> Bool {
    valueCount += 1
    guard valueCount <= limits.maxValues else {
      throw JSONError(
        offset: position, problem: "the text has more than \(limits.maxValues) values")
    }
    switch current {
    case UInt8(ascii: "\""): try readString()
    case UInt8(ascii: "{"):
      try openContainer(.object)
      if current == UInt8(ascii: "}") {
        closeContainer()
        return false
      }
      try readKey()
      return true
    case UInt8(ascii: "["):
      try openContainer(.array)
      if current == UInt8(ascii: "]") {
        closeContainer()
        return false
      }
      return true
    case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: try readNumber()
    case UInt8(ascii: "t"): try readLiteral("true", kind: .boolean, isPlain: true)
    case UInt8(ascii: "f"): try readLiteral("false", kind: .boolean)
    case UInt8(ascii: "n"): try readLiteral("null", kind: .null)
    default: throw mistake("a value was expected")
    }
    return false
  }

  /// Behind a complete value: goes to where the next value begins, and closes what ends.
  private mutating func endValue() throws(JSONError) {
    while let container = open.last {
      open[open.count - 1].count += 1
      skipBlanks()
      switch current {
      case UInt8(ascii: ","):
        position += 1
        skipBlanks()
        if container.isObject {
          try readKey()
        } else if current == UInt8(ascii: "]") {
          throw mistake("a value was expected behind the comma")
        }
        return
      case UInt8(ascii: "}") where container.isObject: closeContainer()
      case UInt8(ascii: "]") where !container.isObject: closeContainer()
      default: throw mistake("a comma or \(container.isObject ? "}" : "]") was expected")
      }
    }
  }

  private mutating func openContainer(_ kind: JSONValue.Kind) throws(JSONError) {
    guard open.count < limits.maxDepth else {
      throw JSONError(
        offset: position,
        problem: "arrays and objects are nested more than \(limits.maxDepth) deep")
    }
    open.append(OpenContainer(index: tape.count, isObject: kind == .object))
    append(kind, from: position)
    position += 1
    skipBlanks()
  }

  /// Consumes the closing bracket.
  private mutating func closeContainer() {
    position += 1
    guard let container = open.popLast() else { return }
    tape[container.index].end = UInt32(truncatingIfNeeded: position)
    tape[container.index].next = UInt32(truncatingIfNeeded: tape.count)
    tape[container.index].count = container.count
  }

  /// Reads a key and its colon, up to the value.
  private mutating func readKey() throws(JSONError) {
    guard current == UInt8(ascii: "\"") else {
      throw mistake("a key in double quotes was expected")
    }
    try readString()
    skipBlanks()
    guard current == UInt8(ascii: ":") else { throw mistake("a colon was expected behind the key") }
    position += 1
    skipBlanks()
  }

  mutating func append(_ kind: JSONValue.Kind, isPlain: Bool = false, from start: Int) {
    tape.append(
      TapeEntry(kind: kind, isPlain: isPlain, start: start, end: position, next: tape.count + 1))
  }

  /// The byte at the position; nil at the end.
  var current: UInt8? { position < source.count ? source[position] : nil }

  private mutating func skipBlanks() {
    while position < source.count {
      switch source[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }
}
