import HTTPMessages
import Signatures
import Testing
import Threading

@testable import postern

/// What is done to a gateway before its traces are searched: everything shows secrets or addresses where
/// they might slip into a log.
final class CanaryScene: Sendable {
  private let gateway: RunningGateway
  private let email: String
  private let phone: String
  private let collected = Lock((all: "", open: ""))

  init(gateway: RunningGateway, email: String, phone: String) {
    self.gateway = gateway
    self.email = email
    self.phone = phone
  }

  /// Heads and contents of all answers.
  var answers: String { collected.withLock { $0.all } }
  /// Those to whoever asks, and all problems: nobody of them has a right to an address.
  var publicAnswers: String { collected.withLock { $0.open } }

  private var client: GatewayClient { gateway.client }
  private var tenants: SampleTenants { gateway.tenants }

  @discardableResult
  private func send(
    _ method: String, _ target: String, role: String? = nil, token: String? = nil,
    fields: HTTPFields = ["Content-Type": "application/json"], _ content: String = ""
  ) async throws -> Int {
    let answer = try await client.send(
      method, target, token: token ?? role.map { tenants.token($0) }, fields: fields,
      Array(content.utf8))
    let text =
      answer.fields.map { "\($0.name): \($0.value)\n" }.joined() + answer.text + "\n"
    collected.withLock { collected in
      collected.all += text
      if role == nil || answer.status >= 400 { collected.open += text }
    }
    return answer.status
  }

  private func post(_ webhook: SignedWebhook, to source: String) async throws -> Int {
    try await send(
      "POST", "/v1/webhooks/\(source)", fields: webhook.fields,
      String(decoding: webhook.content, as: UTF8.self))
  }

  private func bounce(_ more: String = "") -> String {
    SampleEvent.sendGrid(
      "bounce", to: email,
      #","type":"bounce","reason":"550 <\#(email)> unknown","url":"x:\#(email)"\#(more)"#)
  }

  /// What is right, so that the tables are full of what nothing else may hold.
  func tellTruth() async throws {
    let record = #"{"email":"\#(email)","phone":"\#(phone)"}"#
    #expect(try await send("PUT", "/v1/users/l1", role: "pam", record) == 201)
    #expect(
      try await post(.sendGrid("[\(bounce())]", key: tenants.sendGridKey), to: "acme-sendgrid")
        == 200)
    // Nobody's words: the address stands in the place of each of them.
    #expect(
      try await send(
        "POST", "/v1/webhooks/acme-open",
        #"[{"email":"\#(email)","event":"\#(email)","timestamp":"\#(email)","sg_event_id":"\#(email)"},"\#(email)",{"\#(email)":1}]"#
      ) == 200)
    let basic = Base64.encode(Array("hook:\(tenants.basicPassword)".utf8))
    #expect(
      try await send(
        "POST", "/v1/webhooks/acme-postmark",
        fields: ["Content-Type": "application/json", "Authorization": "Basic \(basic)"],
        #"{"RecordType":"Bounce","Type":"HardBounce","ID":1,"Email":"\#(email)","BouncedAt":"2026-11-22T10:00:00Z"}"#
      ) == 200)
    #expect(
      try await send(
        "POST", "/v1/webhooks/acme-lox24/\(tenants.pathToken)", #"{"name":"\#(phone)"}"#) == 200)
  }

  /// Wrong proofs, with right secrets in wrong places.
  func forge() async throws {
    let secrets = [tenants.mailgunSecret, tenants.basicPassword, tenants.pathToken]
    for source in ["acme-sendgrid", "acme-mailgun", "acme-twilio", "acme-postmark", "acme-lox24"] {
      for secret in secrets + [tenants.token("pam")]
      where secret != tenants.pathToken || source != "acme-lox24" {
        let fields: HTTPFields = [
          "Content-Type": "application/json", "Authorization": "Digest \(secret)",
          "Cookie": secret, "X-Twilio-Signature": secret, "User-Agent": email,
          "X-Twilio-Email-Event-Webhook-Signature": secret,
          "X-Twilio-Email-Event-Webhook-Timestamp": email, "Referer": "https://\(email)/",
        ]
        #expect(
          try await send(
            "POST", "/v1/webhooks/\(source)/\(secret)?token=\(secret)&To=\(email)", fields: fields,
            #"{"To":"\#(phone)","signature":{"token":"\#(secret)","timestamp":"\#(email)","signature":"\#(secret)"}}"#
          ) == 401)
      }
    }
    #expect(
      try await post(
        .mailgun(SampleEvent.mailgun("failed", to: email), secret: "other", token: "t"),
        to: "acme-mailgun") == 401)
  }

  /// Requests that the API refuses.
  func mistake() async throws {
    let token = tenants.token("pam")
    for (method, target, content) in [
      ("PUT", "/v1/users/l1", #"{"email":"\#(email)","phone":"\#(phone)","account_status":""}"#),
      ("PUT", "/v1/users/l1", #"{"email":["\#(email)"]}"#),
      ("PUT", "/v1/users/l1", #"{"reported_at":"\#(email)"}"#),
      ("PUT", "/v1/users/l1", #"{"email":"\#(email)"#), ("PUT", "/v1/users/l1", email),
      ("PATCH", "/v1/users/\(email)", "{}"), ("DELETE", "/v1/users/\(email)", ""),
      ("POST", "/v1/users/\(email)", ""), ("GET", "/v1/\(email)", ""), ("GET", "/\(token)", ""),
      ("GET", "/v1/users/l1/timeline?before=\(email)", ""),
      ("GET", "/v1/users/l1/deliverability?purpose=\(email)", ""),
      ("GET", "/v1/reports/opt-outs?by=\(email)&token=\(token)", ""),
      ("POST", "/v1/addresses/reset", #"{"channel":"\#(email)","address":"\#(phone)"}"#),
      ("POST", "/v1/addresses/reset", #"{"channel":"sms","address":"\#(email)"}"#),
      ("PUT", "/v1/users/l1/opt-out", #"{"channels":["\#(email)"],"action":"\#(phone)"}"#),
      ("POST", "/v1/messages", #"{"message_id":1,"user_ext_id":"l1","channel":"\#(email)"}"#),
      ("POST", "/v1/deliverability/query", #"{"user_ids":["\#(email)",{"\#(email)":1}]}"#),
      ("POST", "/v1/webhooks/\(email)", "[]"), ("GET", "/o/\(token)", ""),
      ("POST", "/o/\(email)", "choice=all"),
    ] {
      for role in ["pam", "sender", "operator"] {
        #expect(try await send(method, target, role: role, content) >= 400, "\(method) \(target)")
      }
      #expect(try await send(method, target, token: email, content) >= 400)
      #expect(try await send(method, target, token: tenants.mailgunSecret, content) >= 400)
    }
    let lines = #"{"user_ext_id":"l1","email":7}"# + "\n" + #"{"\#(email)":"#
    try await send(
      "POST", "/v1/users/batch", role: "pam", fields: ["Content-Type": "application/x-ndjson"],
      lines)
    _ = try await client.exchange(
      [Array("GET /\(email) HTTP/1.1\r\nHost: \(email)\r\nX\u{0}: \(token)\r\n\r\n".utf8)])
    _ = try await client.exchange([Array("\(email) \(token)\r\n\r\n".utf8)])
  }

  /// Statements that the database refuses with the row's values in its report, and lost connections.
  func failQueries() async throws {
    for statement in [
      "ALTER TABLE user_address ADD CONSTRAINT planted CHECK (address !~ 'canary') NOT VALID",
      "ALTER TABLE users ADD CONSTRAINT planted CHECK (email !~ 'canary') NOT VALID",
      "ALTER TABLE event ADD CONSTRAINT planted CHECK (recipient !~ 'canary')  NOT VALID",
      "ALTER TABLE opt_out ADD CONSTRAINT planted CHECK (user_ext_id !~ 'canary') NOT VALID",
    ] {
      _ = try await gateway.texts(statement)
    }
    let record = #"{"email":"new-\#(email)","phone":"\#(phone)","email_verified":true}"#
    #expect(try await send("PUT", "/v1/users/l2", role: "pam", record) == 500)
    #expect(
      try await send(
        "PUT", "/v1/users/\(email)/opt-out", role: "operator",
        #"{"channels":["sms"],"action":"opt_out"}"#) == 500)
    #expect(try await send("POST", "/v1/webhooks/acme-open", "[\(bounce())]") == 200)
    _ = try await gateway.texts("ALTER TABLE event RENAME COLUMN recipient TO planted")
    #expect(try await send("GET", "/v1/users/l1/timeline", role: "operator") == 500)
    #expect(try await send("POST", "/v1/webhooks/acme-open", "[\(bounce())]") == 503)
    _ = try await gateway.texts(
      "UPDATE pg_database SET datallowconn = false WHERE datname = current_database()",
      """
      SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND datname = current_database()
      """)
    #expect(try await send("GET", "/v1/users/l1/timeline", role: "operator") == 503)
    #expect(try await send("PUT", "/v1/users/l2", role: "pam", record) == 503)
    #expect(try await send("POST", "/v1/webhooks/acme-open", "[\(bounce())]") == 200)
  }

  /// What whoever asks is told.
  func look() async throws {
    for path in ["/metrics", "/readyz", "/healthz", "/openapi.json"] {
      try await send("GET", path)
    }
  }
}
