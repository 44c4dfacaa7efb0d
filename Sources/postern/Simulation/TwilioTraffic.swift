import Deliverability
import Ingestion
import ProviderWebhooks
import Signatures

/// Twilio: a form per status change, with an HMAC of URL and sorted fields in a header.
struct TwilioTraffic: TrafficSample {
  static let provider: ProviderName = "twilio"
  static let mix = TrafficMix.sms
  static let maxEventsPerRequest = 1

  private let key: HMACKey?

  init(source: Source, keys: DemoKeys) throws {
    key = try source.signingSecret("secrets", "auth_tokens").map { HMACKey(.sha1, key: $0.utf8) }
  }

  func request(holding events: [SimulatedEvent], url: String, now: Timestamp) -> SampleRequest {
    let form = (events.first.map(form(for:)) ?? [:]).sorted { $0.key < $1.key }
    let content = form.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
    var fields = ["Content-Type": "application/x-www-form-urlencoded"]
    if let key {
      let signed = url + form.map { $0.key + $0.value }.joined()
      fields["X-Twilio-Signature"] = Base64.encode(key.authenticationCode(Array(signed.utf8)))
    }
    return SampleRequest(fields: fields, content: Array(content.utf8))
  }

  private func form(for event: SimulatedEvent) -> [String: String] {
    let (status, code) = words(for: event.kind)
    let message = "SM" + Hex.encode(Digest.md5(Array(event.id.utf8)))
    var form = [
      "AccountSid": "AC00000000000000000000000000000000", "ApiVersion": "2010-04-01",
      "From": "+35699999999", "To": event.phone, "MessageSid": message, "SmsSid": message,
      "MessageStatus": status, "SmsStatus": status,
    ]
    if let code { form["ErrorCode"] = code }
    return form
  }

  private func words(for kind: SimulatedEvent.Kind) -> (status: String, code: String?) {
    switch kind {
    case .accepted, .deferred, .opened, .clicked: ("sent", nil)
    case .delivered: ("delivered", nil)
    case .unknownRecipient: ("undelivered", "30005")
    case .notMobile: ("undelivered", "30006")
    case .gaveUp: ("undelivered", "30003")
    case .blocked, .complained: ("undelivered", "30007")
    case .optedOut: ("failed", "21610")
    }
  }

  /// Percent-encoding of everything but letters and digits.
  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let character = Character(Unicode.Scalar(byte))
      if character.isASCII, character.isLetter || character.isNumber {
        encoded.append(character)
      } else {
        encoded += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return encoded
  }
}
