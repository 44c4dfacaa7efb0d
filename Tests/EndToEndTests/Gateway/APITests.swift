import HTTPMessages
import JSONReading
import Testing

extension BuiltProgram.OneGateway {
  @Suite struct APITests {
    let gateway: RunningGateway

    init() throws { gateway = try #require(RunningGateway.shared) }

    private var client: GatewayClient { gateway.client }

    @Test func `a route opens to a known token with its role only`() async throws {
      let path = "/v1/users/a1/deliverability"
      for (token, status) in [
        (nil, 401), ("wrong", 401), (gateway.tenants.token("pam"), 403),
        (gateway.tenants.token("operator"), 403), (gateway.tenants.token("sender"), 200),
      ] {
        #expect(try await client.send("GET", path, token: token).status == status)
      }
      #expect(
        try await client.send("PUT", "/v1/users/a1", token: gateway.tenants.token("sender"), "{}")
          .status == 403)
    }

    @Test func `tenants never see nor touch each other`() async throws {
      #expect(try await gateway.report("a2", #"{"email":"a2@example.com"}"#) == 201)
      let foreign = try await gateway.deliverability(of: "a2", label: "rival")
      #expect(foreign["email"]?["blocked_by"]?.elements.map(\.string) == ["UNKNOWN_USER"])
      #expect(foreign["email"]?["address"]?.isNull != false)
      let bounce = SignedWebhook(
        fields: [:], content: Array("[\(SampleEvent.bounce(to: "a2@example.com"))]".utf8))
      #expect(try await client.post(bounce, to: "rival-open").status == 200)
      #expect(try await gateway.emailStatus(of: "a2") == "NEW")
      let export = try await client.send(
        "GET", "/v1/deliverability/export?format=ndjson",
        token: gateway.tenants.token("sender", of: "rival"))
      #expect(export.status == 200 && export.isComplete)
      #expect(!export.text.contains("a2"))
    }

    @Test(arguments: [
      (#"{"email":5}"#, "email"), (#"{"account_status":""}"#, "account_status"),
      (#"{"pam_sms_opt_out":"yes"}"#, "pam_sms_opt_out"), (#"{"emial":null}"#, "emial"),
      (#"{"reported_at":"yesterday"}"#, "reported_at"),
    ])
    func `a bad user record names its field and changes nothing`(record: String, field: String)
      async throws
    {
      #expect([200, 201].contains(try await gateway.report("a3", #"{"email":"a3@example.com"}"#)))
      let answer = try await client.send(
        "PUT", "/v1/users/a3", token: gateway.tenants.token("pam"), record)
      #expect(answer.status == 422)
      #expect(answer.fields["Content-Type"] == "application/problem+json")
      #expect(answer.text.contains(field))
      #expect(
        try await gateway.deliverability(of: "a3")["email"]?["address"]?.string == "a3@example.com")
    }

    @Test func `many users are reported, asked about and exported over the wire`() async throws {
      let count = 2000
      let batch = (0..<count).map { number in
        #"{"user_ext_id":"bulk-\#(number)","email":"bulk\#(number)@example.com"}"#
      }.joined(separator: "\n")
      let reported = try await client.send(
        "POST", "/v1/users/batch", token: gateway.tenants.token("pam"),
        type: "application/x-ndjson", batch)
      #expect(reported.status == 200 && reported.isComplete)
      #expect(reported.lines.count == count)

      let ids = (0..<count).map { "bulk-\($0)" } + ["nobody"]
      let question = #"{"user_ids":[\#(ids.map { "\"\($0)\"" }.joined(separator: ","))]}"#
      let asked = try await client.send(
        "POST", "/v1/deliverability/query", token: gateway.tenants.token("sender"), question)
      #expect(asked.status == 200 && asked.isComplete)
      let results = try #require(try asked.json()["results"]).elements
      #expect(results.map { $0["user_ext_id"]?.string } == ids)

      let lines = ids.map { "\"\($0)\"" }.joined(separator: "\n")
      let streamed = try await client.send(
        "POST", "/v1/deliverability/query", token: gateway.tenants.token("sender"),
        type: "application/x-ndjson", lines)
      #expect(streamed.status == 200 && streamed.isComplete)
      #expect(streamed.lines.count == ids.count)
      #expect(streamed.lines.last?.contains("UNKNOWN_USER") == true)

      let export = try await client.send(
        "GET", "/v1/deliverability/export?channel=email&can_contact=true&format=csv",
        token: gateway.tenants.token("sender"))
      #expect(export.status == 200 && export.isComplete)
      let rows = export.lines.filter { $0.contains("bulk-") }
      #expect(rows.count == count)
    }

    @Test func `what operates the gateway is answered without a token`() async throws {
      for path in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
        let answer = try await client.send("GET", path)
        #expect(answer.status == 200 && answer.isComplete && !answer.content.isEmpty, "\(path)")
      }
      #expect(try await client.send("GET", "/metrics").text.contains("postern_events_stored_total"))
    }
  }
}
