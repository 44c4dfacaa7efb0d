import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Postgres
import Testing

@testable import Endpoints

/// From where a player's choice came, behind the operator's proxies.
struct ClientAddressTests {
  private static let proxies = TrustedProxies([IPNetwork("10.0.0.0/8")].compactMap(\.self))

  private static func client(of endpoints: StoredEndpoints, peer: String) -> EndpointClient {
    var client = EndpointClient(endpoints.pool, trustedProxies: proxies)
    client.peer = peer
    return client
  }

  @Test(arguments: [
    ("10.0.0.1", "203.0.113.5, 192.0.2.77, 10.0.0.2", "192.0.2.0/24"),
    ("10.0.0.1", "2001:db8:1:2::3", "2001:db8:1::/48"), ("10.0.0.1", "unknown", "10.0.0.0/24"),
    ("198.51.100.9", "192.0.2.77", "198.51.100.0/24"),
  ])
  func `a choice is proved by the network of the client, not of the proxy`(
    peer: String, forwarded: String, network: String
  ) async throws {
    let endpoints = try await MessagesTests.endpoints()
    let url = try await MessagesTests.post(endpoints, MessagesTests.message).json()["opt_out_url"]
    let answer = await Self.client(of: endpoints, peer: peer).send(
      .post, "/o/" + (url?.string?.suffix(47) ?? ""), token: nil, "List-Unsubscribe=One-Click",
      type: "application/x-www-form-urlencoded", fields: ["X-Forwarded-For": forwarded])
    #expect(answer.status == 200)
    let stored = try await endpoints.pool.run { connection in
      try connection.query("SELECT client_prefix FROM opt_out_change WHERE actor_kind = 'player'")
        .map { try $0.text(.index(0)) }
    }
    #expect(stored == [network])
  }

  @Test func `guessing links is limited by client behind a proxy, and by peer without one`() async {
    func statuses(from peer: String, _ forwarded: (Int) -> String) async -> [Int] {
      var client = EndpointClient(.unreachable(), trustedProxies: Self.proxies)
      client.peer = peer
      var statuses: [Int] = []
      for number in 0...InvalidLinkLimit.perMinute {
        statuses.append(
          await client.send(
            .get, "/o/x", token: nil, fields: ["X-Forwarded-For": forwarded(number)]
          ).status)
      }
      return statuses
    }
    #expect(Set(await statuses(from: "10.0.0.1") { "192.0.\($0).1" }) == [404])
    #expect(await statuses(from: "10.0.0.1") { _ in "192.0.2.1" }.last == 429)
    #expect(await statuses(from: "198.51.100.9") { "192.0.\($0).1" }.last == 429)
  }
}
