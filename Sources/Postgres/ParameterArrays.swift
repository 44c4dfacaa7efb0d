extension Parameter {
  /// The binary form of an array parameter; a scalar counts as an array of nothing.
  var encodedArray: EncodedArray {
    switch self {
    case .array(let array): array
    case .textArray(let values): encode(.text, values) { $0.append(text: $1) }
    case .optionalTextArray(let values): encode(.text, optional: values) { $0.append(text: $1) }
    case .bytesArray(let values): encode(.bytes, values) { $0.append(bytes: $1) }
    case .optionalBytesArray(let values): encode(.bytes, optional: values) { $0.append(bytes: $1) }
    case .booleanArray(let values): encode(.boolean, values) { $0.append(boolean: $1) }
    case .optionalBooleanArray(let values):
      encode(.boolean, optional: values) { $0.append(boolean: $1) }
    case .int16Array(let values): encode(.int16, values) { $0.append(int16: $1) }
    case .int32Array(let values): encode(.int32, values) { $0.append(int32: $1) }
    case .int64Array(let values): encode(.int64, values) { $0.append(int64: $1) }
    case .optionalInt64Array(let values): encode(.int64, optional: values) { $0.append(int64: $1) }
    case .doubleArray(let values): encode(.double, values) { $0.append(double: $1) }
    case .timestampArray(let values): encode(.timestamp, values) { $0.append(timestamp: $1) }
    case .optionalTimestampArray(let values):
      encode(.timestamp, optional: values) { $0.append(timestamp: $1) }
    case .dateArray(let values): encode(.date, values) { $0.append(date: $1) }
    case .uuidArray(let values): encode(.uuid, values) { $0.append(bytes: $1) }
    case .textArrayLiteralArray(let rows): encode(.text, rows) { $0.append(arrayLiteralOf: $1) }
    case .null, .text, .bytes, .boolean, .int16, .int32, .int64, .double, .timestamp, .date, .uuid:
      ArrayBuilder(of: .text).encoded()
    }
  }

  private func encode<Value>(
    _ element: ArrayBuilder.Element, _ values: [Value],
    append: (inout ArrayBuilder, Value) -> Void
  ) -> EncodedArray {
    var builder = ArrayBuilder(of: element)
    for value in values { append(&builder, value) }
    return builder.encoded()
  }

  private func encode<Value>(
    _ element: ArrayBuilder.Element, optional values: [Value?],
    append: (inout ArrayBuilder, Value) -> Void
  ) -> EncodedArray {
    encode(element, values) { builder, value in
      if let value { append(&builder, value) } else { builder.appendNull() }
    }
  }
}
