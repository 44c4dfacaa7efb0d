import HTTPMessages
import JSONReading
import Signatures

/// The flat fields of a callback, decoded and in order, however they were sent: a form, multipart, a query.
struct FormFields: Sendable, Equatable {
  struct Field: Sendable, Equatable {
    let name: String
    let bytes: [UInt8]
    /// Bytes that are no UTF-8 read as U+FFFD.
    var value: String { String(decoding: bytes, as: UTF8.self) }
  }

  let fields: [Field]

  init(_ fields: [Field]) { self.fields = fields }

  init(_ form: FormURLEncoded) {
    fields = form.fields.map { Field(name: $0.name, bytes: $0.bytes) }
  }

  /// Uploaded files are no fields.
  init(_ multipart: MultipartFormData) {
    fields = multipart.parts.compactMap {
      $0.fileName == nil ? Field(name: $0.name, bytes: $0.bytes) : nil
    }
  }

  /// The members of a flat object that are texts or numbers.
  init(_ object: JSONValue) {
    fields = object.members.compactMap { member in
      member.value.text.map { Field(name: member.key, bytes: Array($0.utf8)) }
    }
  }

  var isEmpty: Bool { fields.isEmpty }

  /// The first field of that name as it was sent, also if it is empty.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The last field of that name: the provider's own where user variables stand before it.
  func last(_ name: String) -> String? { fields.last { $0.name == name }?.value }

  /// The first field of that name, made fit to be stored; nil if it is missing or empty.
  func text(_ name: String, maxBytes: Int = EventText.maxBytes) -> String? {
    self[name].flatMap { EventText.storable($0, maxBytes: maxBytes) }
  }
}

extension WebhookRequest {
  /// The media type of the body, such as `application/json`; empty if the request names none.
  var mediaTypeEssence: String {
    fields["Content-Type"].flatMap { MediaType($0)?.essence } ?? ""
  }

  /// Whether the body is `application/x-www-form-urlencoded`.
  var hasURLEncodedBody: Bool { mediaTypeEssence == "application/x-www-form-urlencoded" }

  /// The body's fields: multipart if the request says so, otherwise URL-encoded.
  /// - Parameter rejection: what it means that the body is no form: `WebhookRejection.notAuthentic` or
  ///   `.unreadable`.
  func form(else rejection: (String) -> WebhookRejection) throws(WebhookRejection) -> FormFields {
    guard let type = fields["Content-Type"].flatMap({ MediaType($0) }),
      type.essence == "multipart/form-data"
    else { return try urlEncoded(body, rejection) }
    do throws(MultipartFormData.Failure) {
      return FormFields(try MultipartFormData(body, mediaType: type))
    } catch {
      throw rejection("the body is no multipart/form-data: \(error)")
    }
  }

  /// The query's fields; none if there is no query.
  func queryFields(else rejection: (String) -> WebhookRejection) throws(WebhookRejection)
    -> FormFields
  {
    try urlEncoded(Array((query ?? "").utf8), rejection)
  }

  private func urlEncoded(_ bytes: [UInt8], _ rejection: (String) -> WebhookRejection)
    throws(WebhookRejection) -> FormFields
  {
    do throws(FormURLEncoded.Failure) {
      return FormFields(try FormURLEncoded(bytes))
    } catch {
      throw rejection("the fields can't be read: \(error)")
    }
  }
}

extension FormFields {
  /// SHA-256 of the decoded fields in their order, so that the same fields encoded anew, as a repeated
  /// multipart request with another boundary is, have the same digest.
  var digest: [UInt8] {
    var hasher = SHA256Hasher()
    for field in fields {
      for part in [Array(field.name.utf8), field.bytes] {
        // The length in front keeps two splits of the same bytes apart.
        hasher.update(Array("\(part.count):".utf8))
        hasher.update(part)
      }
    }
    return hasher.finalize()
  }
}
