import HTTPMessages
import JSONReading
import Signatures
import Testing

extension BuiltProgram.OneGateway {
  @Suite struct WebhookTests {
    let gateway: RunningGateway

    init() throws { gateway = try #require(RunningGateway.shared) }

    private var tenants: SampleTenants { gateway.tenants }

    private func twilio(_ form: [String: String]) -> SignedWebhook {
      .twilio(
        form, url: SampleTenants.publicURL + "/v1/webhooks/acme-twilio",
        secret: tenants.twilioSecret)
    }

    @Test func `a provider's signed events decide whether a user can be contacted`() async throws {
      #expect(
        try await gateway.report("w1", #"{"email":"w1@example.com","phone":"+35699000101"}"#) == 201
      )
      #expect(try await gateway.report("w2", #"{"email":"w2@example.com"}"#) == 201)
      #expect(
        try await gateway.deliverability(of: "w1")["email"]?["can_contact"]?.boolean == true)

      let bounce = SignedWebhook.sendGrid(
        "[\(SampleEvent.bounce(to: "W1@example.com"))]", key: tenants.sendGridKey)
      for _ in 0..<2 {
        #expect(try await gateway.client.post(bounce, to: "acme-sendgrid").status == 200)
      }
      let complaint = SignedWebhook.mailgun(
        SampleEvent.mailgun("complained", to: "w2@example.com"), secret: tenants.mailgunSecret,
        token: SampleEvent.unique("t"))
      #expect(try await gateway.client.post(complaint, to: "acme-mailgun").status == 200)
      let landline = twilio(SampleEvent.twilio("undelivered", to: "+35699000101", code: "30006"))
      let answer = try await gateway.client.post(landline, to: "acme-twilio")
      #expect(answer.status == 204)
      #expect(answer.content.isEmpty && answer.isComplete)

      let first = try await gateway.deliverability(of: "w1")
      #expect(first["account_status"]?.string == "ACTIVE")
      for (channel, status) in [("email", "BOUNCED"), ("sms", "NOT_MOBILE")] {
        #expect(first[channel]?["can_contact"]?.boolean == false)
        #expect(first[channel]?["address_status"]?.string == status)
        #expect(first[channel]?["blocked_by"]?.elements.map(\.string) == ["ADDRESS_STATUS"])
      }
      #expect(try await gateway.emailStatus(of: "w2") == "BLOCKED")
      #expect(try await gateway.count("event WHERE recipient = 'w1@example.com'") == 1)
    }

    @Test func `a callback that its provider did not sign is 401 and changes nothing`()
      async throws
    {
      #expect(
        try await gateway.report("w3", #"{"email":"w3@example.com","phone":"+35699000103"}"#) == 201
      )
      let receipts = try await gateway.count("receipt")
      let bounce = "[\(SampleEvent.bounce(to: "w3@example.com"))]"
      var changed = SignedWebhook.sendGrid(bounce, key: tenants.sendGridKey)
      changed.content.append(0x20)
      let forged: [(String, SignedWebhook)] = [
        ("acme-sendgrid", .sendGrid(bounce, key: .generate())),
        ("acme-sendgrid", changed),
        ("acme-sendgrid", SignedWebhook(fields: [:], content: Array(bounce.utf8))),
        (
          "acme-mailgun",
          .mailgun(
            SampleEvent.mailgun("complained", to: "w3@example.com"), secret: "other", token: "t")
        ),
        (
          "acme-twilio",
          .twilio(
            SampleEvent.twilio("undelivered", to: "+35699000103", code: "30006"),
            url: "https://elsewhere.example.com/v1/webhooks/acme-twilio",
            secret: tenants.twilioSecret)
        ),
      ]
      for (source, webhook) in forged {
        let answer = try await gateway.client.post(webhook, to: source)
        #expect(answer.status == 401)
        #expect(answer.fields["Content-Type"] == "application/problem+json")
      }
      #expect(try await gateway.count("receipt") == receipts)
      let status = try await gateway.deliverability(of: "w3")
      #expect(status["email"]?["can_contact"]?.boolean == true)
      #expect(status["sms"]?["can_contact"]?.boolean == true)
    }

    @Test(arguments: ["{\"a\":", "[{\"email\":\"a\0b\"},", "\u{0}", "{}", ""])
    func `what an authentic source sends and nobody can read is taken into quarantine`(
      content: String
    ) async throws {
      let before = try await gateway.count("quarantine")
      let answer = try await gateway.client.post(
        .sendGrid(content, key: tenants.sendGridKey), to: "acme-sendgrid")
      #expect(answer.status == 200)
      #expect(try await gateway.count("quarantine") == before + 1)
      let kept = try await gateway.texts(
        "SELECT encode(body, 'hex') FROM quarantine ORDER BY received_at DESC LIMIT 1")
      #expect(kept == [Hex.encode(content.utf8)])
    }

    @Test func `an event of a new type is stored as other`() async throws {
      let event = SampleEvent.sendGrid("teleported", to: "w4@example.com")
      #expect(
        try await gateway.client.post(
          .sendGrid("[\(event)]", key: tenants.sendGridKey), to: "acme-sendgrid"
        ).status == 200)
      #expect(
        try await gateway.texts(
          "SELECT kind || ' ' || name FROM event WHERE recipient = 'w4@example.com'")
          == ["other teleported"])
    }

    @Test func `a Mailgun token is taken again with the same content only`() async throws {
      let token = SampleEvent.unique("t")
      func webhook(_ name: String) -> SignedWebhook {
        .mailgun(
          SampleEvent.mailgun(name, to: "w5@example.com"), secret: tenants.mailgunSecret,
          token: token)
      }
      let first = webhook("delivered")
      for _ in 0..<2 {
        #expect(try await gateway.client.post(first, to: "acme-mailgun").status == 200)
      }
      #expect(
        try await gateway.client.post(webhook("complained"), to: "acme-mailgun").status == 401)
      #expect(
        try await gateway.texts("SELECT name FROM event WHERE recipient = 'w5@example.com'")
          == ["delivered"])
    }

    @Test func `a source that is not configured is 404, and a look at one that is finds it`()
      async throws
    {
      for target in ["nobody", "nobody/token", "acme", "%00", "acme-sendgrid/x/y"] {
        let answer = try await gateway.client.send(
          "POST", "/v1/webhooks/\(target)", Array("[]".utf8))
        #expect(answer.status == 404, "\(target)")
      }
      for method in ["GET", "HEAD"] {
        #expect(
          try await gateway.client.send(method, "/v1/webhooks/acme-sendgrid").status == 200)
      }
      #expect(try await gateway.client.send("PUT", "/v1/webhooks/acme-sendgrid").status == 405)
    }
  }
}
