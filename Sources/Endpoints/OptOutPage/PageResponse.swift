import Deliverability
import HTTPMessages
import Store

/// Renders pages of one design in the reader's language.
struct PageResponse {
  private let design: PageDesign
  private let texts: PageTexts
  private let brand: String?
  private let campaign: String?

  init(
    _ design: PageDesign, _ head: HTTPRequestHead, brand: String? = nil, campaign: String? = nil
  ) {
    self.design = design
    texts = design.texts(for: LanguageRanges(head))
    self.brand = brand
    self.campaign = campaign
  }

  func choices(
    _ state: PlayerOptOutState?, _ moment: PageBody.Moment, snoozeDays: Int, now: Timestamp
  ) -> HTTPResponse {
    render(
      .ok, title: .title,
      body.choices(
        state, moment, wording: design.wording(texts), snoozeDays: snoozeDays, now: now))
  }

  /// - Parameters:
  ///   - title: stands alone where there is no `note`.
  ///   - retryAfterSeconds: for `Retry-After` (RFC 9110 §10.2.3).
  func message(
    _ status: HTTPStatus, _ title: PageTexts.Key, _ note: PageTexts.Key? = nil,
    retryAfterSeconds: Int? = nil
  ) -> HTTPResponse {
    var response = render(status, title: title, body.message(title, note))
    if let retryAfterSeconds { response.fields.set("Retry-After", String(retryAfterSeconds)) }
    return response
  }

  private var body: PageBody { PageBody(texts: texts, contact: design.contact) }

  private func render(_ status: HTTPStatus, title: PageTexts.Key, _ body: HTML) -> HTTPResponse {
    var values: [PageTemplate.Variable: String] = [
      .lang: texts.language, .title: texts[title],
    ]
    values[.brand] = brand
    values[.campaign] = campaign
    values[.contact] = design.contact
    let page = design.template.render(values, content: body)
    return HTTPResponse(status, fields: fields, content: .bytes(Array(page.text.utf8)))
  }

  private var fields: HTTPFields {
    let styles = design.template.styleSources.joined(separator: " ")
    return [
      "Content-Type": "text/html; charset=utf-8", "Content-Language": texts.language,
      "Cache-Control": "no-store",
      "Content-Security-Policy":
        "default-src 'none'; style-src \(styles.isEmpty ? "'none'" : styles); img-src data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
      "X-Robots-Tag": "noindex, nofollow",
    ]
  }
}
