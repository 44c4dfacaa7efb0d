import HTTPMessages

/// The first line is a Content-Type, the rest a content: read as a multipart form, and as an encoded one.
///
/// A part's bytes stand in the content; the values of a form are never longer than it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzForms(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = input(start, count)
  let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
  let content = Array(bytes[line.endIndex...].dropFirst())
  readForm(content)
  readMultipart(content, MediaType(String(decoding: line, as: UTF8.self)))
  return Verdict.interesting
}

private func readForm(_ content: [UInt8]) {
  do throws(FormURLEncoded.Failure) {
    let form = try FormURLEncoded(content, maxFields: 20)
    expect(form.fields.count <= 20, "the number of fields is bounded")
    expect(
      form.fields.reduce(0) { $0 + $1.bytes.count } <= content.count, "values are not longer")
    for field in form.fields {
      expect(form.values(of: field.name).contains(field.value), "every value is found by its name")
    }
  } catch {
    expect(error == .tooManyFields, "a form has no other mistake")
  }
}

private func readMultipart(_ content: [UInt8], _ mediaType: MediaType?) {
  do throws(MultipartFormData.Failure) {
    let form = try MultipartFormData(content, mediaType: mediaType, maxParts: 20)
    expect(form.parts.count <= 20, "the number of parts is bounded")
    expect(
      form.parts.reduce(0) { $0 + $1.bytes.count } <= content.count, "parts are not longer")
    for part in form.parts where part.fileName == nil {
      expect(form[part.name] != nil, "every part is found by its name")
    }
  } catch {
    let hasBoundary = mediaType?["boundary"].map { 1...70 ~= $0.utf8.count } ?? false
    expect(
      error != .noBoundary || !hasBoundary || mediaType?.essence != "multipart/form-data",
      "a boundary is found")
  }
}
