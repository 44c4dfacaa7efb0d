import CLibCrypto
import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct TLSHandshakeTests {
  private let pair: TLSPair
  private let identity: TLSIdentity

  init() throws {
    pair = try TLSPair()
    identity = try TLSIdentity(pair.files)
  }

  @Test(
    arguments: [
      ([], nil), (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"),
    ] as [([String], String?)])
  func `HTTP/1.1 is chosen where a protocol is asked for`(
    offered: [String], chosen: String?
  ) async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client(offer: TLSOffer(protocols: offered))
    #expect(client.tls?.chosenProtocol == chosen)
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /1")
    await server.server.drain()
  }

  @Test(arguments: [
    TLSOffer(protocols: ["h2"]), TLSOffer(protocols: ["http/1.10", "http/1."]),
    TLSOffer(version: TLS1_1_VERSION), TLSOffer(version: TLS1_VERSION),
  ])
  func `a client without a protocol or version in common is refused`(offer: TLSOffer) async throws {
    let server = try TestServer(tls: identity)
    let error = #expect(throws: TestTLSSession.HandshakeFailed.self) {
      try server.client(offer: offer)
    }
    // An alert said why; the connection did not just end.
    #expect(error?.reason.contains("alert") == true)
    #expect(await server.waits { server.server.statistics.openConnections == 0 })
    #expect(server.server.statistics.refusals[.handshakeFailed] == 1)
    await server.server.drain()
  }

  @Test func `a second handshake in a connection is refused`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client(offer: TLSOffer(version: TLS1_2_VERSION))
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /1")
    #expect(client.tls?.renegotiate() == false)
    await server.server.drain()
  }

  // Nothing at all, and the beginning of a record.
  @Test(arguments: [[], [0x16, 0x03, 0x01]] as [[UInt8]])
  func `a handshake that does not come is cut`(sent: [UInt8]) async throws {
    let server = try TestServer(tls: identity) { $0.headTimeoutSeconds = 0.2 }
    let client = try server.plainClient()
    client.send(sent)
    #expect(try client.readToEnd() == "")
    #expect(await server.waits { server.server.statistics.refusals[.slowHandshake] == 1 })
    #expect(await server.waits { server.server.statistics.openConnections == 0 })
    await server.server.drain()
  }

  @Test func `behind the handshake the bounds of a head hold`() async throws {
    let server = try TestServer(tls: identity) { $0.headTimeoutSeconds = 0.5 }
    let client = try server.client()
    client.send("GET / HTTP/1.1\r\nHo")
    #expect(try client.readToEnd().hasPrefix("HTTP/1.1 408 "))
    #expect(!client.wasBroken)
    await server.server.drain()
  }

  @Test(arguments: [HTTPMethod.get, .post, .head, .put])
  func `plain HTTP is told to come with TLS`(method: HTTPMethod) async throws {
    let server = try TestServer(tls: identity)
    let client = try server.plainClient()
    client.send("\(method.rawValue) /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    let answer = try client.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 400 "))
    #expect(answer.contains("https://"))
    #expect(server.server.statistics.refusals[.plainHTTP] == 1)
    #expect(server.handler.targets == [])
    await server.server.drain()
  }

  @Test func `what is neither TLS nor HTTP is dropped`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.plainClient()
    client.send([UInt8](repeating: 0x55, count: 100))
    #expect(try client.readToEnd() == "")
    #expect(await server.waits { server.server.statistics.refusals[.handshakeFailed] == 1 })
    await server.server.drain()
  }

  @Test func `a client that goes before the handshake is no failure`() async throws {
    let server = try TestServer(tls: identity)
    do { _ = try server.plainClient() }
    #expect(await server.waits { server.server.statistics.acceptedConnections == 1 })
    #expect(await server.waits { server.server.statistics.openConnections == 0 })
    #expect(server.server.statistics.refusals[.handshakeFailed] == 0)
    await server.server.drain()
  }

  @Test func `beyond the limit of connections there is no handshake`() async throws {
    let server = try TestServer(tls: identity) { $0.maxConnections = 1 }
    let first = try server.client()
    #expect(throws: TestTLSSession.HandshakeFailed.self) { try server.client() }
    first.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try first.readResponse().text == "at /1")
    await server.server.drain()
  }
}
