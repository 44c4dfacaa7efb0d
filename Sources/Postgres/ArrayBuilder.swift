import CLibPQ

/// An array in PostgreSQL's binary form, ready to be bound.
public struct EncodedArray: Sendable {
  let type: Oid
  let bytes: [UInt8]
}

/// Writes one array parameter in PostgreSQL's binary form, element by element, without a Swift array between.
///
/// Layout (`array_send`): dimensions, has-nulls flag, element type, count, lower bound, each 4 bytes
/// big-endian; then each element as its length (-1 for NULL) and its bytes. No elements: no dimensions.
public struct ArrayBuilder: Sendable {
  /// What the elements are; decides the array's type.
  public enum Element: Sendable {
    case text, bytes, boolean, int16, int32, int64, double, timestamp, date, uuid
  }

  /// How many elements were appended.
  public private(set) var count = 0
  private let element: Element
  private var hasNulls = false
  private var bytes: [UInt8]
  private static let headerBytes = 20

  /// - Parameter reservingBytes: how many bytes the elements will take, with 4 for each one's length.
  public init(of element: Element, reservingBytes: Int = 0) {
    self.element = element
    bytes = []
    bytes.reserveCapacity(Self.headerBytes + reservingBytes)
    bytes.append(contentsOf: repeatElement(0, count: Self.headerBytes))
  }

  public mutating func append(text: String) {
    count += 1
    bytes.appendBigEndian(Int32(clamping: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Also for a text array, whose bytes must then be UTF-8, and for UUIDs of 16 bytes.
  public mutating func append(bytes element: some Collection<UInt8>) {
    count += 1
    bytes.appendBigEndian(Int32(clamping: element.count))
    bytes.append(contentsOf: element)
  }

  /// Appends one row of a jagged text array, as an array literal; see `Parameter.textArrayLiteralArray`.
  public mutating func append(arrayLiteralOf elements: [String]) {
    count += 1
    let start = bytes.count
    bytes.appendBigEndian(Int32(0))
    bytes.appendArrayLiteral(elements)
    bytes.overwriteBigEndian(Int32(clamping: bytes.count - start - 4), at: start)
  }

  public mutating func append(boolean: Bool) {
    count += 1
    bytes.appendBigEndian(Int32(1))
    bytes.append(boolean ? 1 : 0)
  }

  public mutating func append(int16: Int16) { append(number: int16) }
  public mutating func append(int32: Int32) { append(number: int32) }
  public mutating func append(int64: Int64) { append(number: int64) }
  public mutating func append(double: Double) { append(number: double.bitPattern) }

  public mutating func append(timestamp microsecondsSince1970: Int64) {
    append(number: PostgresEpoch.toWire(microsecondsSince1970: microsecondsSince1970))
  }

  public mutating func append(date daysSince1970: Int32) {
    append(number: PostgresEpoch.toWire(daysSince1970: daysSince1970))
  }

  public mutating func appendNull() {
    count += 1
    hasNulls = true
    bytes.appendBigEndian(Int32(-1))
  }

  /// The array of all elements so far.
  public consuming func finish() -> Parameter { .array(encoded()) }

  consuming func encoded() -> EncodedArray {
    let (elementType, arrayType) = element.types
    bytes.overwriteBigEndian(Int32(count == 0 ? 0 : 1), at: 0)
    bytes.overwriteBigEndian(Int32(hasNulls ? 1 : 0), at: 4)
    bytes.overwriteBigEndian(elementType, at: 8)
    if count == 0 {
      bytes.removeLast(8)
    } else {
      bytes.overwriteBigEndian(Int32(clamping: count), at: 12)
      bytes.overwriteBigEndian(Int32(1), at: 16)
    }
    return EncodedArray(type: arrayType, bytes: bytes)
  }

  private mutating func append(number: some FixedWidthInteger) {
    count += 1
    bytes.appendBigEndian(Int32(number.bitWidth / 8))
    bytes.appendBigEndian(number)
  }
}

extension ArrayBuilder.Element {
  fileprivate var types: (element: Oid, array: Oid) {
    switch self {
    case .text: (TypeOID.text, TypeOID.textArray)
    case .bytes: (TypeOID.bytes, TypeOID.bytesArray)
    case .boolean: (TypeOID.boolean, TypeOID.booleanArray)
    case .int16: (TypeOID.int16, TypeOID.int16Array)
    case .int32: (TypeOID.int32, TypeOID.int32Array)
    case .int64: (TypeOID.int64, TypeOID.int64Array)
    case .double: (TypeOID.double, TypeOID.doubleArray)
    case .timestamp: (TypeOID.timestamp, TypeOID.timestampArray)
    case .date: (TypeOID.date, TypeOID.dateArray)
    case .uuid: (TypeOID.uuid, TypeOID.uuidArray)
    }
  }
}
