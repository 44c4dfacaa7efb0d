import HTTPMessages
import JSONReading
import Testing

extension BuiltProgram {
  @Suite struct TrustedProxyTests {
    @Test(arguments: [("127.0.0.1", "203.0.113.0/24"), ("10.0.0.0/8", "127.0.0.0/24")])
    func `the proof of an opt-out names the client's network where the proxy is trusted`(
      proxy: String, network: String
    ) async throws {
      let gateway = try RunningGateway()
      let configuration = try gateway.folder.text(of: "postern.json")
      try gateway.folder.write(
        configuration.replacing(
          #""labels": {"#, with: #""trusted_proxies": ["\#(proxy)"], "labels": {"#,
          maxReplacements: 1
        ).utf8, to: "postern.json")
      try await gateway.start()
      let registered = try await gateway.client.send(
        "POST", "/v1/messages", token: gateway.tenants.token("sender"),
        #"{"message_id":"m1","user_ext_id":"p1","channel":"email"}"#)
      let url = try #require(try registered.json()["opt_out_url"]?.string)
      let chosen = try await gateway.client.send(
        "POST", String(url.dropFirst(SampleTenants.publicURL.count)),
        fields: [
          "Content-Type": "application/x-www-form-urlencoded",
          "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
        ], Array("List-Unsubscribe=One-Click".utf8))
      #expect(chosen.status == 200)
      #expect(
        try await gateway.texts(
          "SELECT client_prefix FROM opt_out_change WHERE actor_kind = 'player'") == [network])
      #expect(await gateway.end() == 0)
    }
  }
}
