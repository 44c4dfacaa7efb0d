import HTTPMessages
import PosternTesting
import Testing

extension BuiltProgram.OneGateway {
  @Suite struct LogTests {
    let gateway: RunningGateway

    init() throws { gateway = try #require(RunningGateway.shared) }

    @Test func `neither secrets nor addresses stand in the log, whatever is refused`() async throws
    {
      let client = gateway.client
      let path = "/v1/webhooks/acme-open/\(gateway.tenants.pathToken)"
      let personal = #"{"email":"l1@example.com","phone":"+35699000001","account_status":""}"#
      // Taken, so that receipts and events hold what the log must not.
      #expect(
        try await client.send(
          "POST", path, fields: ["Authorization": "Basic \(gateway.tenants.pathToken)"],
          Array("[7,\(SampleEvent.bounce(to: "l1@example.com"))]".utf8)
        ).status == 200)
      #expect(
        try await client.post(
          .mailgun(
            SampleEvent.mailgun("failed", to: "l1@example.com"), secret: "other",
            token: SampleEvent.unique("t")), to: "acme-mailgun"
        ).status == 401)
      #expect(
        try await client.send(
          "POST", "/v1/webhooks/acme-twilio?To=%2B35699000001", Array("To=%2B35699000001".utf8)
        ).status == 401)
      #expect(
        try await client.send("PUT", "/v1/users/l1", token: gateway.tenants.token("pam"), personal)
          .status == 422)
      #expect(
        try await client.send(
          "GET", "/v1/users/l1@example.com/timeline", token: gateway.tenants.token("sender")
        ).status == 403)
      #expect(
        try await client.send("GET", path + "?token=\(gateway.tenants.token("pam"))", token: "no")
          .status == 200)
      #expect(await eventually { (try? gateway.logLines("webhook_refused").isEmpty) == false })
      #expect(try gateway.leaks() == [])
      let receipt = try await gateway.texts(
        "SELECT target || encode(fields, 'escape') FROM receipt WHERE target LIKE '%removed%'")
      #expect(receipt.allSatisfy { $0?.contains(gateway.tenants.pathToken) == false })
      #expect(!receipt.isEmpty)
    }
  }
}
