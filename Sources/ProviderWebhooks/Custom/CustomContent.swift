import HTTPMessages
import JSONReading

/// What the paths of a custom source are read from: one event and the request around it.
struct CustomContent {
  let fields: HTTPFields
  let query: FormFields
  /// Set if the body is a form.
  let form: FormFields?
  /// Set if the body is JSON.
  let body: JSONValue?
  /// The event's own part of the body.
  var event: JSONValue?

  init(_ request: WebhookRequest) throws(WebhookRejection) {
    fields = request.fields
    query = try request.queryFields(else: WebhookRejection.unreadable)
    let type = request.mediaTypeEssence
    if request.body.isEmpty {
      (form, body) = (nil, nil)
    } else if type == "multipart/form-data" || request.hasURLEncodedBody {
      (form, body) = (try request.form(else: WebhookRejection.unreadable), nil)
    } else {
      (form, body) = (nil, try request.json(else: WebhookRejection.unreadable))
    }
    event = body
  }

  /// A text or a number's exact text.
  func text(at path: ContentPath) -> String? {
    switch path.root {
    case .event:
      body == nil ? (form ?? query)[path.name] : event.flatMap { path.value(in: $0)?.text }
    case .body: body.flatMap { path.value(in: $0)?.text }
    case .query: query[path.name]
    case .form: form?[path.name]
    case .header: fields[path.name]
    }
  }
}
