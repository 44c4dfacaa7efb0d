import HTTPMessages
import Testing

@testable import postern

extension BuiltProgram.OneGateway {
  @Suite struct HostileInputTests {
    let gateway: RunningGateway

    init() throws { gateway = try #require(RunningGateway.shared) }

    /// The process still runs and answers.
    private func expectAlive(_ comment: Comment? = nil) async throws {
      #expect(gateway.process?.exitCode == nil, comment)
      #expect(try await gateway.client.send("GET", "/healthz").status == 200, comment)
    }

    /// Every route that takes a content, with the role that opens it.
    private static let routes: [(method: String, target: String, role: String?)] = [
      ("POST", "/v1/webhooks/acme-open", nil), ("POST", "/v1/webhooks/acme-sendgrid", nil),
      ("POST", "/v1/webhooks/acme-mailgun", nil), ("POST", "/v1/webhooks/acme-twilio", nil),
      ("PUT", "/v1/users/h1", "pam"), ("PATCH", "/v1/users/h1", "pam"),
      ("POST", "/v1/users/batch", "pam"), ("POST", "/v1/deliverability/query", "sender"),
      ("PUT", "/v1/users/h1/opt-out", "operator"), ("POST", "/v1/addresses/reset", "operator"),
    ]

    enum Content: String, CaseIterable {
      case empty, garbage, brackets, deepObjects, zeroBytes, invalidUTF8, unclosedText, hugeNumber
      case loneSurrogate, endlessLine

      var bytes: [UInt8] {
        switch self {
        case .empty: return []
        case .garbage:
          var random = SplitMix64(seed: 7)
          return (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        // As long as a webhook may be.
        case .brackets: return [UInt8](repeating: UInt8(ascii: "["), count: 10 << 20)
        case .deepObjects: return Array(String(repeating: #"{"email":"#, count: 20_000).utf8)
        case .zeroBytes: return [UInt8](repeating: 0, count: 5000)
        case .invalidUTF8:
          return Array(#"[{"email":""#.utf8) + [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80]
            + Array(#"","event":"bounce","user_ext_id":"\u0000"}]"#.utf8)
        case .unclosedText: return Array(#"[{"email":"\u00"#.utf8)
        case .hugeNumber:
          return Array(#"[{"event":"x","timestamp":1e999999999,"user_ids":-0"#.utf8)
            + [UInt8](repeating: UInt8(ascii: "9"), count: 5000) + Array("}]".utf8)
        case .loneSurrogate: return Array(#"{"user_ids":["\ud800"],"email":"\udfff"}"#.utf8)
        case .endlessLine: return [UInt8](repeating: UInt8(ascii: "a"), count: 200_000)
        }
      }
    }

    @Test(arguments: Content.allCases)
    func `no content of any route ends the process or is a failure of ours`(content: Content)
      async throws
    {
      let bytes = content.bytes
      for route in Self.routes {
        for type in [
          "application/json", "application/x-ndjson", "application/x-www-form-urlencoded",
        ] {
          // The largest content once a route: it costs seconds.
          if bytes.count > 1 << 20, type != "application/json" { continue }
          let answer = try await gateway.client.send(
            route.method, route.target, token: route.role.map { gateway.tenants.token($0) },
            fields: ["Content-Type": type], bytes)
          #expect(answer.status < 500, "\(route.method) \(route.target) \(type)")
        }
      }
      try await expectAlive()
    }

    private static let wholeRequest = Array(
      "POST /v1/webhooks/acme-open?a=b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n2\r\n[]\r\n0\r\n\r\n"
        .utf8)

    @Test func `a request that breaks off anywhere costs only its connection`() async throws {
      for length in stride(from: 0, to: Self.wholeRequest.count, by: 5) {
        let received = try await gateway.client.exchange(
          [Array(Self.wholeRequest.prefix(length))], endsSending: true)
        if let answer = WireAnswer(received) {
          #expect((400..<500).contains(answer.status), "after \(length) bytes")
        } else {
          #expect(received.isEmpty, "after \(length) bytes")
        }
      }
      let whole = try await gateway.client.exchange([Self.wholeRequest], endsSending: true)
      #expect(WireAnswer(whole)?.status == 200)
      try await expectAlive()
    }

    @Test func `bytes that are no HTTP are refused`() async throws {
      var random = SplitMix64(seed: 11)
      var requests = (0..<60).map { _ in
        (0..<Int(random.next() % 3000)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
          + Array("\r\n\r\n".utf8)
      }
      requests += [
        "GET / HTTP/9.9\r\n\r\n", "GET /%ff%00%2e%2e/ HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET \(String(repeating: "/a", count: 40_000)) HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 20_000))\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /v1/webhooks/acme-open HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "GET /v1/users/\0/deliverability HTTP/1.1\r\nHost: h\r\n\r\n",
      ].map { Array($0.utf8) }
      for request in requests {
        let received = try await gateway.client.exchange([request], endsSending: true)
        if let answer = WireAnswer(received) {
          #expect([400, 401, 404, 405, 413, 414, 431, 501, 505].contains(answer.status))
        } else {
          #expect(received.isEmpty)
        }
      }
      try await expectAlive()
    }

    @Test func `a webhook longer than the limit is 413`() async throws {
      let head =
        "POST /v1/webhooks/acme-open HTTP/1.1\r\nHost: h\r\nContent-Length: \(10 << 20 | 1)\r\n\r\n"
      let received = try await gateway.client.exchange([Array(head.utf8)], endsSending: true)
      #expect(WireAnswer(received)?.status == 413)
    }

    @Test(arguments: [
      "/v1/users/%00", "/v1/users/%ff%fe", "/v1/users/\(String(repeating: "x", count: 129))",
      "/v1/users/a%0ab/timeline", "/v1/users/h1/deliverability?purpose=%ff", "/v1/../etc/passwd",
      "/v1/users/h1/timeline?limit=-1&limit=99999999999999999999",
      "/v1/deliverability/export?channel=%00", "/%2e%2e/%2e%2e/", "//", "/?", "/v1/users/",
    ])
    func `an odd target is the caller's mistake`(target: String) async throws {
      for role in ["pam", "sender", "operator"] {
        let answer = try await gateway.client.send(
          "GET", target, token: gateway.tenants.token(role))
        #expect((400..<500).contains(answer.status), "\(role)")
      }
      try await expectAlive()
    }
  }
}
