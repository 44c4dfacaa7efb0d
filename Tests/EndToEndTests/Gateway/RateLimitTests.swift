import HTTPMessages
import JSONReading
import Testing

extension BuiltProgram.OneGateway {
  @Suite struct RateLimitTests {
    let gateway: RunningGateway

    init() throws { gateway = try #require(RunningGateway.shared) }

    private func firstRefusal(of source: String, _ content: (Int) -> String) async throws
      -> WireAnswer?
    {
      for number in 0..<50 {
        let answer = try await gateway.client.post(
          SignedWebhook(fields: [:], content: Array(content(number).utf8)), to: source)
        if answer.status != 200 { return answer }
      }
      return nil
    }

    @Test(arguments: [
      ("acme-limited", 503),
      // Brevo gives up at any 5xx; 429 it repeats.
      ("acme-brevo", 429),
    ])
    func `a source that calls too often is told to come again as its provider understands it`(
      source: String, status: Int
    ) async throws {
      let refused = try await firstRefusal(of: source) { number in
        #"[{"email":"limit\#(number)@example.com","event":"delivered","ts_epoch":1795341600000,"#
          + #""timestamp":1795341600,"sg_event_id":"limit\#(number)"}]"#
      }
      #expect(refused?.status == status && refused?.fields["Retry-After"] == "1")
      #expect(refused?.fields["Content-Type"] == "application/problem+json")
      #expect(
        try await gateway.client.send("POST", "/v1/webhooks/acme-open", Array("[]".utf8)).status
          == 200)
    }
  }
}

extension BuiltProgram {
  @Suite struct TokenRateLimitTests {
    @Test func `a token that asks too often is answered 429, and its neighbours are not`()
      async throws
    {
      let gateway = try RunningGateway()
      try gateway.limit(#""requests_per_second": 5"#)
      try await gateway.start()
      func ask(_ role: String, of label: String = "acme") async throws -> WireAnswer {
        try await gateway.client.send(
          "GET", "/v1/users/r1/\(role == "sender" ? "deliverability" : "timeline")",
          token: gateway.tenants.token(role, of: label))
      }
      var refused: WireAnswer?
      for _ in 0..<200 where refused == nil {
        let answer = try await ask("sender")
        if answer.status != 200 { refused = answer }
      }
      #expect(refused?.status == 429 && refused?.fields["Retry-After"] == "1")
      #expect(try refused?.json()["status"]?.integer == 429)
      #expect(try await ask("operator").status == 200)
      #expect(try await ask("sender", of: "rival").status == 200)
      #expect(try await gateway.client.send("GET", "/healthz").status == 200)
      #expect(await gateway.end() == 0)
    }
  }
}
