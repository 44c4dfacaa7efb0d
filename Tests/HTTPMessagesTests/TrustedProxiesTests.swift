import HTTPMessages
import Testing

struct TrustedProxiesTests {
  private static let proxies = TrustedProxies(
    ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"].compactMap { IPNetwork($0) })

  @Test(arguments: [
    // Behind one proxy, and behind two.
    ("10.0.0.1", ["192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["192.0.2.7, 10.0.0.2"], "192.0.2.7"),
    ("::1", ["2001:db8::7, fd00::2, 127.0.0.1"], "2001:db8::7"),
    ("::ffff:10.0.0.1", ["192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["::ffff:192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["192.0.2.7, ::ffff:10.9.9.9"], "192.0.2.7"),
    // What a client wrote itself stands left of what its proxy saw.
    ("10.0.0.1", ["203.0.113.5, 192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["10.0.0.9, 192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["\"quote, <script>, , 192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["203.0.113.5", "192.0.2.7"], "192.0.2.7"),
    // With ports, as some proxies write them.
    ("10.0.0.1", ["192.0.2.7:4711"], "192.0.2.7"),
    ("10.0.0.1", ["[2001:db8::7]:4711"], "2001:db8::7"),
    ("10.0.0.1", ["[2001:db8::7]"], "2001:db8::7"),
    ("10.0.0.1", ["\t192.0.2.7 "], "192.0.2.7"),
    // Among ourselves.
    ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    // Nobody is named.
    ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", [""], "10.0.0.1"), ("10.0.0.1", [" , "], "10.0.0.1"),
    // Malformed, before a client is found.
    ("10.0.0.1", ["unknown"], "10.0.0.1"), ("10.0.0.1", ["192.0.2.7, unknown"], "10.0.0.1"),
    ("10.0.0.1", ["192.0.2.7, 10.0.0.2, x, 10.0.0.3"], "10.0.0.1"),
    ("10.0.0.1", ["192.0.2.256"], "10.0.0.1"), ("10.0.0.1", ["0x7f.1"], "10.0.0.1"),
    ("10.0.0.1", ["192.0.2.07"], "10.0.0.1"), ("10.0.0.1", ["192.0.2.7:"], "10.0.0.1"),
    ("10.0.0.1", ["192.0.2.7:http"], "10.0.0.1"), ("10.0.0.1", ["192.0.2.7:123456"], "10.0.0.1"),
    ("10.0.0.1", ["[192.0.2.7]"], "10.0.0.1"), ("10.0.0.1", ["[2001:db8::7"], "10.0.0.1"),
    ("10.0.0.1", ["[2001:db8::7]x"], "10.0.0.1"), ("10.0.0.1", ["[]"], "10.0.0.1"),
    ("10.0.0.1", ["fe80::1%eth0"], "10.0.0.1"), ("10.0.0.1", ["192.0.2.7\u{0}"], "10.0.0.1"),
    ("10.0.0.1", ["for=192.0.2.7"], "10.0.0.1"), ("10.0.0.1", ["\"192.0.2.7\""], "10.0.0.1"),
    // A peer that nobody trusts says what it wants.
    ("192.0.2.9", ["203.0.113.5"], "192.0.2.9"), ("192.0.2.9", ["10.0.0.1"], "192.0.2.9"),
    ("127.0.0.2", ["203.0.113.5"], "127.0.0.2"), ("", ["203.0.113.5"], ""),
    ("2001:db8::9", ["203.0.113.5"], "2001:db8::9"),
  ])
  func `X-Forwarded-For names the client, as far as trusted proxies wrote it`(
    peer: String, values: [String], client: String
  ) {
    let fields = HTTPFields(values.map { .init(name: "x-forwarded-for", value: $0) })
    #expect(Self.proxies.client(of: fields, peer: peer) == client)
  }

  @Test(arguments: [
    ("for=192.0.2.7", "192.0.2.7"), ("For=192.0.2.7;proto=https;by=10.0.0.1", "192.0.2.7"),
    ("proto=https;FOR=\"192.0.2.7:4711\"", "192.0.2.7"),
    ("for=\"[2001:db8::7]\"", "2001:db8::7"), ("for=\"[2001:db8::7]:_port\"", "10.0.0.1"),
    ("for=\"[2001:db8::7]:80\" ; host=\"a,b;c\"", "2001:db8::7"),
    ("for=203.0.113.5, for=192.0.2.7", "192.0.2.7"), ("for=192.0.2.7, for=10.0.0.2", "192.0.2.7"),
    ("for=unknown, for=192.0.2.7,", "192.0.2.7"), ("for=\"\\192.0.2.7\"", "192.0.2.7"),
    // Malformed: also where only the part that a client may have written is.
    ("", "10.0.0.1"), ("for=unknown", "10.0.0.1"), ("for=_hidden", "10.0.0.1"),
    ("proto=https", "10.0.0.1"), ("for=192.0.2.7, proto=https", "10.0.0.1"),
    ("for=192.0.2.7;for=203.0.113.5", "10.0.0.1"), ("for=", "10.0.0.1"), ("for", "10.0.0.1"),
    ("192.0.2.7", "10.0.0.1"), ("for=192.0.2.7:80", "10.0.0.1"),
    ("for=[2001:db8::7]", "10.0.0.1"), ("for=192.0.2.7 x", "10.0.0.1"),
    ("for=\"203.0.113.5, for=192.0.2.7", "10.0.0.1"),
    ("for=203.0.113.5;x=\", for=\"192.0.2.7\"", "10.0.0.1"),
  ])
  func `Forwarded names it where there is no X-Forwarded-For`(value: String, client: String) {
    #expect(Self.proxies.client(of: ["Forwarded": value], peer: "10.0.0.1") == client)
  }

  @Test(arguments: [("203.0.113.5", "203.0.113.5"), ("", "10.0.0.1"), ("unknown", "10.0.0.1")])
  func `X-Forwarded-For stands above Forwarded, which clients can slip past most proxies`(
    value: String, client: String
  ) {
    let fields: HTTPFields = ["Forwarded": "for=192.0.2.7", "X-Forwarded-For": value]
    #expect(Self.proxies.client(of: fields, peer: "10.0.0.1") == client)
  }

  @Test func `a long line of proxies is not followed`() {
    func client(behind count: Int) -> String {
      let line = ["192.0.2.7"] + Array(repeating: "10.0.0.2", count: count)
      return Self.proxies.client(
        of: ["X-Forwarded-For": line.joined(separator: ",")], peer: "10.0.0.1")
    }
    #expect(client(behind: 31) == "192.0.2.7")
    #expect(client(behind: 32) == "10.0.0.1")
    #expect(client(behind: 5000) == "10.0.0.1")
  }

  @Test func `without trusted proxies the peer is the client`() {
    let fields: HTTPFields = ["X-Forwarded-For": "203.0.113.5"]
    for peer in ["10.0.0.1", "127.0.0.1", "::1", "::ffff:127.0.0.1"] {
      #expect(TrustedProxies.nobody.client(of: fields, peer: peer) == peer)
    }
  }
}
