import Deliverability
import HTTPMessages
import Signatures

@testable import postern

/// A callback as its provider would sign it now.
struct SignedWebhook: Sendable {
  var fields: HTTPFields
  var content: [UInt8]

  static func sendGrid(_ content: String, key: ECDSAPrivateKey) -> SignedWebhook {
    sendGrid(Array(content.utf8), key: key)
  }

  static func sendGrid(_ content: [UInt8], key: ECDSAPrivateKey) -> SignedWebhook {
    let time = String(now)
    return SignedWebhook(
      fields: [
        "Content-Type": "application/json",
        "X-Twilio-Email-Event-Webhook-Timestamp": time,
        "X-Twilio-Email-Event-Webhook-Signature": Base64.encode(
          key.sign(Array(time.utf8), content)),
      ], content: content)
  }

  /// - Parameter token: Mailgun's own, 50 characters; signed together with the time.
  static func mailgun(_ eventData: String, secret: String, token: String) -> SignedWebhook {
    let time = String(now)
    let code = HMACKey(.sha256, key: secret.utf8)
      .authenticationCode(Array(time.utf8), Array(token.utf8))
    let content = """
      {"signature":{"timestamp":"\(time)","token":"\(token)","signature":"\(Hex.encode(code))"},\
      "event-data":\(eventData)}
      """
    return SignedWebhook(
      fields: ["Content-Type": "application/json"], content: Array(content.utf8))
  }

  /// - Parameters:
  ///   - form: names and values of letters, digits and `+`.
  ///   - url: as Twilio was given it.
  static func twilio(_ form: [String: String], url: String, secret: String) -> SignedWebhook {
    let sorted = form.sorted { $0.key < $1.key }
    let signed = url + sorted.map { $0.key + $0.value }.joined()
    let content = sorted.map { name, value in
      "\(name)=\(value.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B"))"
    }.joined(separator: "&")
    return SignedWebhook(
      fields: [
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": Base64.encode(
          HMACKey(.sha1, key: secret.utf8).authenticationCode(Array(signed.utf8))),
      ], content: Array(content.utf8))
  }

  /// Seconds since 1970.
  static var now: Int64 { Simulation.now().microseconds / 1_000_000 }
}
