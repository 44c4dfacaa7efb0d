import JSONReading

extension JSONValue {
  /// The value written anew: strings decoded and escaped again, numbers as their source text.
  func write(to writer: inout JSONWriter) {
    switch kind {
    case .object:
      writer.beginObject()
      for (key, _, value) in members {
        writer.key(key)
        value.write(to: &writer)
      }
      writer.endObject()
    case .array:
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .string: writer.string(string)
    case .number: writer.raw(bytes)
    case .boolean: writer.boolean(boolean ?? false)
    case .null: writer.null()
    }
  }

  var rewritten: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }
}
