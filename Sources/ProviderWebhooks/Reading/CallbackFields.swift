import Deliverability
import HTTPMessages
import JSONReading

extension WebhookRequest {
  /// The flat fields of a callback whose method and type the account chooses: the query of a GET, the
  /// members of a JSON object, otherwise a form. None if nothing was sent.
  func callbackFields() throws(WebhookRejection) -> FormFields {
    if method == .get { return try queryFields(else: WebhookRejection.unreadable) }
    guard mediaTypeEssence == "application/json" else {
      return try form(else: WebhookRejection.unreadable)
    }
    let root = try json(else: WebhookRejection.unreadable)
    guard root.kind == .object else { throw .unreadable("the body is no JSON object") }
    return FormFields(root)
  }

  /// Our own words in the query of the callback's URL.
  func queryMetadata() throws(WebhookRejection) -> SenderMetadata {
    let query = try queryFields(else: WebhookRejection.unreadable)
    return SenderMetadata { query[$0] }
  }
}

extension FormFields {
  /// The first field of that name in any case that is not empty, made fit to be stored.
  /// - Parameter name: in lower case.
  func text(inAnyCase name: String, maxBytes: Int = EventText.maxBytes) -> String? {
    fields.first { $0.name.asciiLowercased() == name && !$0.bytes.isEmpty }
      .flatMap { EventText.storable($0.value, maxBytes: maxBytes) }
  }
}
