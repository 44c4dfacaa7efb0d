import HTTPMessages

/// What Plivo's version 3 signs, up to the nonce.
///
/// Of a GET: scheme, host and path, and `?` with the decoded query sorted. Of a POST: the same, `.` if
/// there is a query and a form, and the form's names and values sorted, without separators. A form
/// without a query follows a bare `?`.
enum PlivoSignedText {
  static func version3(_ request: WebhookRequest) throws(WebhookRejection) -> [UInt8] {
    let query = sorted(try request.queryFields(else: WebhookRejection.notAuthentic))
    let form = try sorted(form(of: request))
    var text = Array(base(of: request.publicURL).utf8)
    if !query.isEmpty || !form.isEmpty { text.append(UInt8(ascii: "?")) }
    text += query.map { Array($0.name.utf8) + [UInt8(ascii: "=")] + $0.bytes }
      .joined(separator: [UInt8(ascii: "&")])
    if !query.isEmpty, !form.isEmpty { text.append(UInt8(ascii: ".")) }
    text += form.flatMap { Array($0.name.utf8) + $0.bytes }
    return text
  }

  /// The URL without its query.
  static func base(of url: String) -> Substring { url.prefix { $0 != "?" } }

  /// A body that is no form would be covered by nothing.
  private static func form(of request: WebhookRequest) throws(WebhookRejection) -> FormFields {
    if request.body.isEmpty { return FormFields([]) }
    guard request.method == .post, request.hasURLEncodedBody else {
      throw .notAuthentic("the body is no form, which the signature would not cover")
    }
    return try request.form(else: WebhookRejection.notAuthentic)
  }

  /// By name, then by value, in byte order.
  private static func sorted(_ fields: FormFields) -> [FormFields.Field] {
    fields.fields.sorted { first, second in
      let (name, next) = (Array(first.name.utf8), Array(second.name.utf8))
      return name == next
        ? first.bytes.lexicographicallyPrecedes(second.bytes)
        : name.lexicographicallyPrecedes(next)
    }
  }
}
