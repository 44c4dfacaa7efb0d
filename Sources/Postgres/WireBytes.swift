extension [UInt8] {
  mutating func appendBigEndian(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  mutating func overwriteBigEndian(_ number: some FixedWidthInteger, at offset: Int) {
    Swift.withUnsafeBytes(of: number.bigEndian) { source in
      for (index, byte) in source.enumerated() { self[offset + index] = byte }
    }
  }

  /// Appends `{"a","b"}`, every element quoted, so that `null`, braces, commas and spaces stay text.
  ///
  /// Source: PostgreSQL documentation, "Array Input and Output Syntax".
  mutating func appendArrayLiteral(_ elements: [String]) {
    append(UInt8(ascii: "{"))
    for (index, element) in elements.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      append(UInt8(ascii: "\""))
      for byte in element.utf8 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
        append(byte)
      }
      append(UInt8(ascii: "\""))
    }
    append(UInt8(ascii: "}"))
  }
}

extension UnsafeRawBufferPointer {
  /// The big-endian number in the 2, 4 or 8 bytes at `offset`; nil past the end.
  func bigEndian<Number: FixedWidthInteger>(at offset: Int = 0, as: Number.Type) -> Number? {
    guard offset >= 0, count - offset >= MemoryLayout<Number>.size else { return nil }
    return Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }
}
