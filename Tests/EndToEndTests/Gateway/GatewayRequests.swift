import JSONReading
import Signatures

/// What the end-to-end tests ask of a gateway again and again.
extension RunningGateway {
  /// Reports a user as the PAM does.
  func report(_ user: String, _ record: String) async throws -> Int {
    try await client.send("PUT", "/v1/users/\(user)", token: tenants.token("pam"), record).status
  }

  func deliverability(of user: String, label: String = "acme") async throws -> JSONValue {
    try await client.send(
      "GET", "/v1/users/\(user)/deliverability", token: tenants.token("sender", of: label)
    ).json()
  }

  /// The status of a user's email address.
  func emailStatus(of user: String) async throws -> String? {
    try await deliverability(of: user)["email"]?["address_status"]?.string
  }

  func readiness() async throws -> (status: Int, json: JSONValue) {
    let answer = try await client.send("GET", "/readyz")
    return (answer.status, try answer.json())
  }

  func count(_ table: String) async throws -> Int {
    try await texts("SELECT count(*)::text FROM \(table)").first.flatMap { $0.flatMap { Int($0) } }
      ?? -1
  }
}

/// Event objects as providers write them.
enum SampleEvent {
  static func sendGrid(
    _ name: String, to address: String, id: String = unique("sg"), _ more: String = ""
  ) -> String {
    """
    {"email":"\(address)","timestamp":\(SignedWebhook.now),"event":"\(name)",\
    "sg_event_id":"\(id)","sg_message_id":"14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0"\(more)}
    """
  }

  static func bounce(to address: String, id: String = unique("sg")) -> String {
    sendGrid(
      "bounce", to: address, id: id,
      #","type":"bounce","status":"5.1.1","reason":"550 5.1.1 The email account does not exist""#)
  }

  static func mailgun(_ name: String, to address: String) -> String {
    """
    {"id":"\(unique("mg"))","timestamp":\(SignedWebhook.now).25,"event":"\(name)",\
    "recipient":"\(address)","message":{"headers":{"message-id":"20130503182626.18666.16540@mg.example.com"}}}
    """
  }

  static func twilio(_ status: String, to phone: String, code: String? = nil) -> [String: String] {
    var form = [
      "MessageSid": unique("SM"), "MessageStatus": status, "To": phone, "From": "+15005550006",
    ]
    form["ErrorCode"] = code
    return form
  }

  static func unique(_ prefix: String) -> String { prefix + Hex.encode(SecureRandom.bytes(16)) }
}
