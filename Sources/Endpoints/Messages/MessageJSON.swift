import Deliverability
import JSONReading
import Store

/// The JSON of registered messages and their links.
enum MessageJSON {
  /// `{"message_id":…,"opt_out_url":…}`, for email with the two List-Unsubscribe fields.
  static func write(_ message: SentMessage, url: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(of: message, url: url, to: &writer)
    writer.endObject()
  }

  /// `{"line":1,"message_id":…,"opt_out_url":…,"errors":[]}` and its newline; of a line that is refused
  /// only `line` and `errors`.
  static func write(
    _ line: LineRecord<MessageRecord>, url: String?, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("line", line.number)
    if let message = line.record?.message, let url {
      writeMembers(of: message, url: url, to: &writer)
    }
    writer.key("errors")
    FieldError.write(line.errors, to: &writer)
    writer.endObject()
    writer.newline()
  }

  private static func writeMembers(
    of message: SentMessage, url: String, to writer: inout JSONWriter
  ) {
    if let messageID = message.messageID { writer.member("message_id", messageID) }
    writer.member("opt_out_url", url)
    if message.channel == .email {
      writer.member("list_unsubscribe", "<\(url)>")
      writer.member("list_unsubscribe_post", oneClick)
    }
  }

  /// RFC 8058 §3.1: the value of `List-Unsubscribe-Post`.
  static let oneClick = "List-Unsubscribe=One-Click"

  static let messageSchema = Schema.named(
    "Message", .object([.required("message_id", .text)] + words + [.optional("sent_at", .time)]))

  static let linkRequestSchema = Schema.named("OptOutLinkRequest", .object(words))

  private static var words: [Schema.Property] {
    let word = Schema.text.orNull.described("At most \(MessageRecord.maxWordBytes) bytes.")
    return [
      .required("user_ext_id", .text.described("Also one whom the PAM has not reported yet.")),
      .required("channel", .choice(Channel.allCases.map(\.rawValue))),
      .optional("campaign", word), .optional("template", word),
      .optional("brand", word.described("The user's brand if absent.")),
    ]
  }

  private static let linkProperties: [Schema.Property] = [
    .optional("message_id", .text),
    .optional("opt_out_url", .text.described("The value of {{optout}}.")),
    .optional(
      "list_unsubscribe",
      .text.described("Of an email: the value of its List-Unsubscribe field (RFC 2369).")),
    .optional(
      "list_unsubscribe_post",
      .text.described("Of an email: the value of its List-Unsubscribe-Post field (RFC 8058).")),
  ]

  static let linkSchema = Schema.named("OptOutLink", .object(linkProperties))

  static let lineSchema = Schema.named(
    "MessageResult",
    .object(
      [.required("line", .integer)] + linkProperties
        + [.required("errors", .list(of: OpenAPIDocument.fieldError))]))

  static let messageExample = #"""
    {"message_id":"m1","user_ext_id":"u1","channel":"email","campaign":"autumn","template":"t7",\#
    "brand":"casino","sent_at":"2026-11-22T10:00:00Z"}
    """#

  static let linkExample = #"""
    {"message_id":"m1","opt_out_url":"https://hooks.example.com/o/AYIrM61RKwABAgMEBQYHCAkKC0I-AbVF_LkfH4Ogu66kfew",\#
    "list_unsubscribe":"<https://hooks.example.com/o/AYIrM61RKwABAgMEBQYHCAkKC0I-AbVF_LkfH4Ogu66kfew>",\#
    "list_unsubscribe_post":"List-Unsubscribe=One-Click"}
    """#

  static let lineExample = #"""
    {"line":1,"message_id":"m1","opt_out_url":"https://hooks.example.com/o/AYIrM61RKwABAgMEBQYHCAkKC0I-AbVF_LkfH4Ogu66kfew","errors":[]}
    """#
}
