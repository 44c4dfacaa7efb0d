import CLibPQ

/// How the binary form of one family of column types becomes a Swift value.
struct ColumnType<Value>: Sendable {
  let name: String
  let oids: [Oid]
  /// Nil if the bytes are no such value, or one that the Swift type can't hold.
  let decode: @Sendable (UnsafeRawBufferPointer) -> Value?

  /// The array type of these elements; NULL elements don't fit.
  func array(_ arrayOIDs: [Oid]) -> ColumnType<[Value]> {
    ColumnType<[Value]>(name: name + "[] without NULL elements", oids: arrayOIDs) { bytes in
      ArrayReader(bytes).flatMap { reader in
        oids.contains(reader.elementType) ? reader.elements(decode) : nil
      }
    }
  }
}

// The types are made once: a row is decoded far more often than a type is named.
private enum ColumnTypes {
  static let text = ColumnType<String>(
    name: "text",
    oids: [
      TypeOID.text, TypeOID.varyingText, TypeOID.paddedText, TypeOID.name, TypeOID.json,
      TypeOID.unknown,
    ]
  ) { String(decoding: $0, as: UTF8.self) }
  static let bytes = ColumnType<[UInt8]>(name: "bytea", oids: [TypeOID.bytes]) { Array($0) }
  static let boolean = ColumnType<Bool>(name: "boolean", oids: [TypeOID.boolean]) {
    $0.count == 1 ? $0[0] != 0 : nil
  }
  static let int16 = ColumnType<Int16>(name: "smallint", oids: [TypeOID.int16]) {
    $0.bigEndian(as: Int16.self)
  }
  static let int32 = ColumnType<Int32>(name: "integer", oids: [TypeOID.int32, TypeOID.int16]) {
    $0.count == 2 ? $0.bigEndian(as: Int16.self).map { Int32($0) } : $0.bigEndian(as: Int32.self)
  }
  static let int64 = ColumnType<Int64>(
    name: "bigint", oids: [TypeOID.int64, TypeOID.int32, TypeOID.int16]
  ) {
    switch $0.count {
    case 2: $0.bigEndian(as: Int16.self).map { Int64($0) }
    case 4: $0.bigEndian(as: Int32.self).map { Int64($0) }
    default: $0.bigEndian(as: Int64.self)
    }
  }
  static let double = ColumnType<Double>(
    name: "double precision", oids: [TypeOID.double, TypeOID.float]
  ) {
    $0.count == 4
      ? $0.bigEndian(as: UInt32.self).map { Double(Float(bitPattern: $0)) }
      : $0.bigEndian(as: UInt64.self).map { Double(bitPattern: $0) }
  }
  static let timestamp = ColumnType<Int64>(name: "timestamptz", oids: [TypeOID.timestamp]) {
    $0.bigEndian(as: Int64.self).flatMap { PostgresEpoch.fromWire(microseconds: $0) }
  }
  static let date = ColumnType<Int32>(name: "date", oids: [TypeOID.date]) {
    $0.bigEndian(as: Int32.self).flatMap { PostgresEpoch.fromWire(days: $0) }
  }
  static let uuid = ColumnType<[UInt8]>(name: "uuid", oids: [TypeOID.uuid]) { Array($0) }
  static let textArray = text.array([
    TypeOID.textArray, TypeOID.varyingTextArray, TypeOID.nameArray,
  ])
  static let bytesArray = bytes.array([TypeOID.bytesArray])
  static let int64Array = int64.array([
    TypeOID.int64Array, TypeOID.int32Array, TypeOID.int16Array,
  ])
  static let timestampArray = timestamp.array([TypeOID.timestampArray])
}

extension ColumnType<String> {
  static var text: Self { ColumnTypes.text }
}
extension ColumnType<[UInt8]> {
  static var bytes: Self { ColumnTypes.bytes }
  static var uuid: Self { ColumnTypes.uuid }
}
extension ColumnType<Bool> {
  static var boolean: Self { ColumnTypes.boolean }
}
extension ColumnType<Int16> {
  static var int16: Self { ColumnTypes.int16 }
}
extension ColumnType<Int32> {
  static var int32: Self { ColumnTypes.int32 }
  static var date: Self { ColumnTypes.date }
}
extension ColumnType<Int64> {
  static var int64: Self { ColumnTypes.int64 }
  static var timestamp: Self { ColumnTypes.timestamp }
}
extension ColumnType<Double> {
  static var double: Self { ColumnTypes.double }
}
extension ColumnType<[String]> {
  static var textArray: Self { ColumnTypes.textArray }
}
extension ColumnType<[[UInt8]]> {
  static var bytesArray: Self { ColumnTypes.bytesArray }
}
extension ColumnType<[Int64]> {
  static var int64Array: Self { ColumnTypes.int64Array }
  static var timestampArray: Self { ColumnTypes.timestampArray }
}
