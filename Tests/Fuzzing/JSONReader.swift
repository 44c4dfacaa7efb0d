import JSONReading

/// A text is refused at an offset inside it, or written anew it is an equal document.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = input(start, count)
  for isLenient in [false, true] {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, acceptsInvalidUTF8: isLenient)
    } catch {
      expect(0...bytes.count ~= error.offset, "a mistake stands inside the text")
      _ = error.position(in: bytes)
      continue
    }
    let written = rewritten(document.root)
    do throws(JSONError) {
      let again = try JSONDocument(written).root
      expect(rewritten(again) == written, "written anew it stays as it is")
      expect(isLenient || areEqual(document.root, again), "written anew it is the same value")
    } catch {
      expect(false, "what the writer writes can be read: \(error.problem)")
    }
  }
  return Verdict.interesting
}

private func rewritten(_ value: JSONValue) -> [UInt8] {
  var writer = JSONWriter()
  write(value, to: &writer)
  return writer.bytes
}

/// Goes as deep as `JSONLimits` lets a document be.
private func write(_ value: JSONValue, to writer: inout JSONWriter) {
  switch value.kind {
  case .object:
    writer.beginObject()
    for (key, _, value) in value.members {
      writer.key(key)
      write(value, to: &writer)
    }
    writer.endObject()
  case .array:
    writer.beginArray()
    for element in value.elements { write(element, to: &writer) }
    writer.endArray()
  case .string: writer.string(value.string)
  case .number: writer.raw(value.bytes)
  case .boolean: writer.boolean(value.boolean ?? false)
  case .null: writer.null()
  }
}

private func areEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
  guard a.kind == b.kind, a.count == b.count else { return false }
  switch a.kind {
  case .object:
    return zip(a.members, b.members).allSatisfy { $0.key == $1.key && areEqual($0.value, $1.value) }
      && a.members.allSatisfy { a[$0.key] != nil }
  case .array: return zip(a.elements, b.elements).allSatisfy(areEqual)
  case .string: return a.string == b.string && b.equals(a.string ?? "")
  case .number: return a.integer == b.integer && a.double == b.double && a.text == b.text
  case .boolean: return a.boolean == b.boolean
  case .null: return b.isNull
  }
}
