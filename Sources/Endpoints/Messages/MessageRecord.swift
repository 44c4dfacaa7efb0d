import Deliverability
import JSONReading
import Store

/// A message as its sender registers it, read from JSON.
///
/// `{"message_id":"m1","user_ext_id":"u1","channel":"email","campaign":"autumn","template":"t7",
/// "brand":"casino","sent_at":"2026-11-22T10:00:00Z"}`; campaign, template, brand and sent_at may be absent.
struct MessageRecord: Sendable {
  let message: SentMessage

  static let maxMessageIDBytes = 512
  /// Of campaign, template and brand, as in the words that providers echo.
  static let maxWordBytes = 256

  /// - Parameter hasMessageID: false for a link without a message, which then may not name one.
  /// - Throws: every mistake of the record, unknown fields included.
  init(_ value: JSONValue, hasMessageID: Bool = true) throws(InvalidFields) {
    var fields = FieldReader(value)
    let messageID = hasMessageID ? Self.messageID(&fields) : nil
    let userExtID = Self.userExtID(&fields)
    let channel = fields.requiredChoice("channel", of: Channel.self)
    let campaign = Self.word("campaign", &fields)
    let template = Self.word("template", &fields)
    let brand = Self.word("brand", &fields)
    let sentAt = hasMessageID ? fields.time("sent_at") : nil
    let errors = fields.finish()
    guard errors.isEmpty, let channel else { throw InvalidFields(errors: errors) }
    message = SentMessage(
      messageID: messageID, userExtID: userExtID, channel: channel, brand: brand,
      campaign: campaign, template: template, sentAt: sentAt)
  }

  /// Events name a Message-ID without its angle brackets; so is it stored.
  private static func messageID(_ fields: inout FieldReader) -> String? {
    let name = "message_id"
    let rule = "a text of 1 to \(maxMessageIDBytes) bytes without control characters"
    guard var text = fields.requiredText(name, rule)?.trimmingBlanks() else { return nil }
    if text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count >= 2 {
      text = String(text.dropFirst().dropLast())
    }
    let hasControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard (1...maxMessageIDBytes).contains(text.utf8.count), !hasControl else {
      fields.refuse(name, "`\(name)` must be \(rule).")
      return nil
    }
    return text
  }

  private static func userExtID(_ fields: inout FieldReader) -> String {
    let name = "user_ext_id"
    let rule = "a text with \(UserExtID.rule)"
    guard let text = fields.requiredText(name, rule) else { return "" }
    if !UserExtID.isValid(text) { fields.refuse(name, "`\(name)` must be \(rule).") }
    return text
  }

  /// Null and blank are none.
  private static func word(_ name: String, _ fields: inout FieldReader) -> String? {
    guard case .value(let text) = fields.textOrNull(name) else { return nil }
    let word = text.trimmingBlanks()
    guard word.utf8.count <= maxWordBytes else {
      fields.refuse(name, "`\(name)` must have at most \(maxWordBytes) bytes.")
      return nil
    }
    return word.isEmpty ? nil : word
  }
}
