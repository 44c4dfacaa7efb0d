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
  /// The first field that has one of the names, in any case and whatever their order, and is not empty.
  /// - Parameter names: in lower case, the one that counts most first.
  func text(ofAny names: [String], maxBytes: Int = EventText.maxBytes) -> String? {
    for name in names {
      let candidates = fields.lazy.filter { $0.name.asciiLowercased() == name }
      if let value = candidates.map(\.value).first(where: { !$0.isEmpty }) {
        return EventText.storable(value, maxBytes: maxBytes)
      }
    }
    return nil
  }
}
