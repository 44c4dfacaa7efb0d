import CLibPQ

/// Object ids of PostgreSQL's built-in types, the same in every database (`pg_type.dat`).
enum TypeOID {
  static let boolean: Oid = 16
  static let bytes: Oid = 17
  static let name: Oid = 19
  static let int64: Oid = 20
  static let int16: Oid = 21
  static let int32: Oid = 23
  static let text: Oid = 25
  static let json: Oid = 114
  static let float: Oid = 700
  static let double: Oid = 701
  static let unknown: Oid = 705
  static let paddedText: Oid = 1042
  static let varyingText: Oid = 1043
  static let date: Oid = 1082
  static let timestamp: Oid = 1184
  static let uuid: Oid = 2950

  static let booleanArray: Oid = 1000
  static let bytesArray: Oid = 1001
  static let nameArray: Oid = 1003
  static let int16Array: Oid = 1005
  static let int32Array: Oid = 1007
  static let textArray: Oid = 1009
  static let varyingTextArray: Oid = 1015
  static let int64Array: Oid = 1016
  static let doubleArray: Oid = 1022
  static let dateArray: Oid = 1182
  static let timestampArray: Oid = 1185
  static let uuidArray: Oid = 2951
}
