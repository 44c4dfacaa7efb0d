/// The fields of one part of multipart content (RFC 7578 §4.2).
struct PartHead {
  let name: String
  let fileName: String?
  let mediaType: MediaType?

  /// Reads fields up to their empty line and leaves `offset` behind it.
  init(
    _ bytes: Bytes, _ offset: inout Int, maxBytes: Int, maxFields: Int
  ) throws(MultipartFormData.Failure) {
    var fields = HTTPFields()
    let start = offset
    while true {
      let window = offset..<min(bytes.count, start + maxBytes)
      guard let end = bytes.firstOffset(of: .lineFeed, in: window), end > offset,
        bytes[end - 1] == .carriageReturn
      else { throw .malformed }
      let line = offset..<end - 1
      offset = end + 1
      if line.isEmpty { break }
      guard fields.count < maxFields, let field = try? FieldLine(bytes, line) else {
        throw .malformed
      }
      fields.append(bytes.text(in: field.name), bytes.opaqueText(in: field.value))
    }
    var scanner = ParameterScanner(fields["Content-Disposition"] ?? "")
    guard let disposition = scanner.token(), HTTPFields.areEqual(disposition, "form-data"),
      let parameters = scanner.parameters(),
      let name = parameters.first(where: { $0.name == "name" })
    else { throw .malformed }
    self.name = name.value
    fileName = parameters.first { $0.name == "filename" }?.value
    mediaType = fields["Content-Type"].flatMap { MediaType($0) }
  }
}
