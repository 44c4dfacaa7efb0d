import CLibPQ

/// The parameters of one statement laid out as libpq takes them: values, lengths, types, all binary.
struct ParameterBuffer {
  private(set) var types: [Oid] = []
  private var bytes: [UInt8] = []
  /// Where each value begins in `bytes`; nil is NULL.
  private var starts: [Int?] = []
  private var lengths: [Int32] = []

  init(_ parameters: [Parameter]) throws(PostgresError) {
    types.reserveCapacity(parameters.count)
    starts.reserveCapacity(parameters.count)
    lengths.reserveCapacity(parameters.count)
    for parameter in parameters {
      try Self.check(parameter)
      append(parameter)
    }
    // PostgreSQL's own limits on one message.
    guard bytes.count < 1 << 30, parameters.count <= Int(UInt16.max) else {
      throw .server(
        ServerError(
          state: .programLimitExceeded,
          message: "a statement takes 65,535 parameters and 1 GiB at most"))
    }
  }

  var count: Int32 { Int32(types.count) }

  /// The arrays that `PQsendQueryPrepared` takes, valid during `body`.
  func withPointers<Result>(
    _ body: (
      _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
      _ formats: UnsafePointer<Int32>?
    ) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { buffer in
      // An empty value still needs an address: a null pointer would mean NULL.
      withUnsafePointer(to: CChar(0)) { nothing in
        let values = starts.map { start -> UnsafePointer<CChar>? in
          guard let start else { return nil }
          guard let base = buffer.baseAddress, start < buffer.count else { return nothing }
          return UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self)
        }
        return body(values, lengths, [Int32](repeating: 1, count: types.count))
      }
    }
  }

  // The server would call a short UUID a protocol violation, of the class of lost connections.
  private static func check(_ parameter: Parameter) throws(PostgresError) {
    let fits =
      switch parameter {
      case .uuid(let value): value.count == 16
      case .uuidArray(let values): values.allSatisfy { $0.count == 16 }
      default: true
      }
    guard fits else {
      throw .server(
        ServerError(state: .invalidBinaryRepresentation, message: "a UUID has 16 bytes"))
    }
  }

  private mutating func append(_ parameter: Parameter) {
    let start = bytes.count
    starts.append(start)
    switch parameter {
    case .null:
      types.append(0)
      starts[starts.count - 1] = nil
    case .text(let value): append(TypeOID.text, value.utf8)
    case .bytes(let value): append(TypeOID.bytes, value)
    case .boolean(let value): append(TypeOID.boolean, CollectionOfOne<UInt8>(value ? 1 : 0))
    case .int16(let value): append(TypeOID.int16, number: value)
    case .int32(let value): append(TypeOID.int32, number: value)
    case .int64(let value): append(TypeOID.int64, number: value)
    case .double(let value): append(TypeOID.double, number: value.bitPattern)
    case .timestamp(let value):
      append(TypeOID.timestamp, number: PostgresEpoch.toWire(microsecondsSince1970: value))
    case .date(let value):
      append(TypeOID.date, number: PostgresEpoch.toWire(daysSince1970: value))
    case .uuid(let value): append(TypeOID.uuid, value)
    default:
      let array = parameter.encodedArray
      append(array.type, array.bytes)
    }
    lengths.append(Int32(clamping: bytes.count - start))
  }

  private mutating func append(_ type: Oid, _ value: some Collection<UInt8>) {
    types.append(type)
    bytes.append(contentsOf: value)
  }

  private mutating func append(_ type: Oid, number: some FixedWidthInteger) {
    types.append(type)
    bytes.appendBigEndian(number)
  }
}
