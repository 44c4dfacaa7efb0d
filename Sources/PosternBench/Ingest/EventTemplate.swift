import Deliverability

/// One SendGrid event of about 570 bytes as JSON, with the places that differ from event to event, and
/// the same event as the gateway reads it.
struct EventTemplate {
  let bytes: [UInt8]
  let recipientPlaces: [Int]
  let idPlaces: [Int]
  /// Without recipient and ids.
  let event: ProviderEvent
  /// The mapping key of the repository's SendGrid file that decides a status, and the status.
  let decision: (key: String, status: AddressStatus)?

  /// 25 events as they come from a campaign, one of them (4 %) bearing a status.
  static func mix(secondsSince1970: Int64) -> [EventTemplate] {
    let usual = (0..<24).map { Kind.usual[$0 % Kind.usual.count] }
    return (usual + [.bounce]).map { EventTemplate($0, secondsSince1970: secondsSince1970) }
  }

  /// The other kind that bears a status stands in every second mix.
  static func mixes(secondsSince1970: Int64) -> [EventTemplate] {
    mix(secondsSince1970: secondsSince1970) + mix(secondsSince1970: secondsSince1970).dropLast()
      + [EventTemplate(.spamReport, secondsSince1970: secondsSince1970)]
  }

  private enum Kind {
    case processed, delivered, open, click, bounce, spamReport
    static let usual: [Kind] = [
      .processed, .delivered, .open, .delivered, .processed, .delivered, .open, .click,
    ]
  }

  private init(_ kind: Kind, secondsSince1970: Int64) {
    let (name, eventKind, members) = Self.details(of: kind)
    var builder = Builder()
    builder.append(#"{"email":"player"#)
    builder.appendRecipient()
    builder.append(#"@mail.example.com","timestamp":\#(secondsSince1970),"event":"\#(name)","#)
    builder.append(#""smtp-id":"<14c5d75ce93.dfd.64b469@geopod-ismtpd-4-0>","sg_event_id":""#)
    builder.appendID()
    builder.append(#"","sg_message_id":""#)
    builder.appendID()
    builder.append(#".recvd-5645d9c87f-7dmmq-1-5E0B1A3C-3.0","category":["casino","weekly"],"#)
    builder.append(#""user_ext_id":"u"#)
    builder.appendRecipient()
    builder.append(#"","campaign":"spring-2026-w12","template":"d-5f3b0c6a1e944b0f","#)
    builder.append(#""\#(members),"tls":1,"cert_err":0}"#)
    bytes = builder.bytes
    (recipientPlaces, idPlaces) = (builder.recipientPlaces, builder.idPlaces)
    decision = Self.decision(of: kind)
    event = ProviderEvent(
      channel: .email, kind: eventKind, name: name,
      reasonKeys: kind == .bounce ? ["bounce.invalid-address", "bounce"] : [name],
      occurredAt: Timestamp(seconds: secondsSince1970), campaign: "spring-2026-w12",
      template: "d-5f3b0c6a1e944b0f", detail: Self.detail(of: kind))
  }

  private static let gmailAnswer =
    "250 2.0.0 OK 1795341540 d2-20020a05600c3ac200b003f7f249e7bdsi1234567wms.12 - gsmtp"
  private static let refusal =
    "550 5.1.1 The email account that you tried to reach does not exist."

  private static func details(
    of kind: Kind
  ) -> (name: String, kind: EventKind, members: String) {
    let agent =
      #"useragent":"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile","ip":"203.0.113.24""#
    switch kind {
    case .processed:
      return (
        "processed", .sent,
        #"send_at":1795341500,"asm_group_id":10,"pool":{"name":"marketing","id":210},"ip":"203.0.113.9""#
      )
    case .delivered: return ("delivered", .delivered, #"response":"\#(gmailAnswer)""#)
    case .open: return ("open", .opened, #"sg_machine_open":false,"\#(agent)"#)
    case .click:
      return ("click", .clicked, #"url":"https://www.example.com/offers/spring","\#(agent)"#)
    case .bounce:
      return (
        "bounce", .failedPermanently,
        #"type":"bounce","status":"5.1.1","bounce_classification":"Invalid Address","#
          + #""reason":"\#(refusal)""#
      )
    case .spamReport: return ("spamreport", .complained, #"ip":"203.0.113.24""#)
    }
  }

  private static func detail(of kind: Kind) -> String? {
    switch kind {
    case .delivered: gmailAnswer
    case .bounce: refusal
    case .processed, .open, .click, .spamReport: nil
    }
  }

  private static func decision(of kind: Kind) -> (key: String, status: AddressStatus)? {
    switch kind {
    case .bounce: AddressStatus("BOUNCED", channel: .email).map { ("bounce", $0) }
    case .spamReport: AddressStatus("BLOCKED", channel: .email).map { ("spamreport", $0) }
    case .processed, .delivered, .open, .click: nil
    }
  }

  private struct Builder {
    var bytes: [UInt8] = []
    var recipientPlaces: [Int] = []
    var idPlaces: [Int] = []

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func appendRecipient() {
      recipientPlaces.append(bytes.count)
      append(String(repeating: "0", count: SyntheticEvent.recipientDigits))
    }

    mutating func appendID() {
      idPlaces.append(bytes.count)
      append(String(repeating: "0", count: SyntheticEvent.idBytes))
    }
  }
}
