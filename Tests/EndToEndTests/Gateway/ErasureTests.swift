import HTTPMessages
import JSONReading
import PosternTesting
import Testing

extension BuiltProgram.OneGateway {
  @Suite struct ErasureTests {
    let gateway: RunningGateway

    init() throws { gateway = try #require(RunningGateway.shared) }

    private func bounce(_ address: String, to source: String = "acme-open") async throws
      -> WireAnswer
    {
      try await gateway.client.post(
        SignedWebhook(fields: [:], content: Array("[\(SampleEvent.bounce(to: address))]".utf8)),
        to: source)
    }

    @Test func `an erased user is unknown until the PAM reports the user again`() async throws {
      #expect(try await gateway.report("e1", #"{"email":"e1@example.com"}"#) == 201)
      #expect(try await bounce("e1@example.com").status == 200)
      let erased = try await gateway.client.send(
        "DELETE", "/v1/users/e1", token: gateway.tenants.token("pam"))
      #expect(erased.status == 200 && erased.text.contains(#""events":1"#))
      #expect(try await bounce("e1@example.com").status == 200)
      let unknown = try await gateway.deliverability(of: "e1")
      #expect(unknown["email"]?["blocked_by"]?.elements.map(\.string) == ["UNKNOWN_USER"])
      #expect(
        try await gateway.texts(
          "SELECT recipient FROM event WHERE recipient = 'e1@example.com'") == [])
      #expect(try await gateway.report("e1", #"{"email":"e1@example.com"}"#) == 201)
      #expect(try await gateway.emailStatus(of: "e1") == "BOUNCED")
      #expect(try gateway.leaks() == [])
    }

    @Test func `the use of a token is written down`() async throws {
      _ = try await gateway.deliverability(of: "nobody")
      var uses: [String?] = []
      let isWritten = await eventually {
        uses =
          (try? await gateway.texts(
            "SELECT name FROM token_use WHERE label_id = 'acme' AND name = 'sender'")) ?? []
        return !uses.isEmpty
      }
      #expect(isWritten && uses == ["sender"])
    }
  }
}
