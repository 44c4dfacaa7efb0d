import CLibPQ

/// Reads a one-dimensional array in PostgreSQL's binary form; see `ArrayBuilder` for the layout.
struct ArrayReader {
  let elementType: Oid
  private let count: Int
  private let bytes: UnsafeRawBufferPointer
  private static let headerBytes = 20

  /// Nil if the header is cut short or the array has more than one dimension.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let dimensions = bytes.bigEndian(as: Int32.self),
      let type = bytes.bigEndian(at: 8, as: UInt32.self)
    else { return nil }
    elementType = type
    self.bytes = bytes
    switch dimensions {
    case 0: count = 0
    case 1:
      guard let elements = bytes.bigEndian(at: 12, as: Int32.self), elements >= 0 else {
        return nil
      }
      count = Int(elements)
    default: return nil
    }
  }

  /// Nil if an element is NULL, is cut short, or is refused by `decode`.
  func elements<Value>(_ decode: (UnsafeRawBufferPointer) -> Value?) -> [Value]? {
    var values: [Value] = []
    var offset = Self.headerBytes
    for _ in 0..<count {
      guard let length = bytes.bigEndian(at: offset, as: Int32.self), length >= 0,
        bytes.count - offset - 4 >= Int(length)
      else { return nil }
      offset += 4
      let element = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(length)])
      guard let value = decode(element) else { return nil }
      values.append(value)
      offset += Int(length)
    }
    return values
  }
}
