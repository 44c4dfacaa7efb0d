import HTTPMessages
import Testing

@testable import HTTPFetching

@Suite struct TLSVerificationTests {
  private func fetch(
    _ host: String, from server: TLSServer, trusting authorities: String?
  ) async throws -> FetchResponse {
    let policy = FetchPolicy(
      allowedHosts: [.any], allowedPorts: [server.port], allowsPrivateNetworks: true,
      certificateAuthorities: authorities)
    let fetcher = HTTPFetcher(
      policy: policy, resolve: { _ in [IPAddress("127.0.0.1")].compactMap(\.self) })
    return try await fetcher.fetch(.get("https://\(host):\(server.port)/"))
  }

  @Test func `a server with a trusted certificate for its name is fetched from`() async throws {
    let server = try TLSServer(name: "pinned.example")
    let response = try await fetch("pinned.example", from: server, trusting: server.certificate)
    #expect(response.status == .ok)
    #expect(String(decoding: response.content, as: UTF8.self).contains("TLSv1.3"))
  }

  @Test func `a certificate nobody vouches for is refused`() async throws {
    let server = try TLSServer(name: "pinned.example")
    await #expect(throws: FetchError.certificateRefused) {
      try await fetch("pinned.example", from: server, trusting: nil)
    }
  }

  @Test(arguments: ["other.example", "sub.pinned.example", "127.0.0.1"])
  func `a trusted certificate for another name is refused`(host: String) async throws {
    let server = try TLSServer(name: "pinned.example")
    await #expect(throws: FetchError.certificateRefused) {
      try await fetch(host, from: server, trusting: server.certificate)
    }
  }
}
