import HTTPMessages
import HTTPServing
import Testing

/// The end of a TLS connection: a peer can tell whether it got all.
@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct TLSClosingTests {
  private let pair: TLSPair
  private let identity: TLSIdentity

  init() throws {
    pair = try TLSPair()
    identity = try TLSIdentity(pair.files)
  }

  @Test func `a connection that is closed behind an answer says so`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(try client.readToEnd().hasSuffix("at /1"))
    #expect(!client.wasBroken)
    await server.server.drain()
  }

  @Test func `an answer that breaks off does not end as if it were whole`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    client.send("GET /broken HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    _ = try client.readToEnd()
    #expect(client.wasBroken)
    await server.server.drain()
  }

  @Test func `a client that has ended its side still gets its answer`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
    client.endSending()
    #expect(try client.readResponse().content.count == 5_000_000)
    #expect(try client.readToEnd() == "")
    #expect(!client.wasBroken)
    await server.server.drain()
  }

  @Test func `a drain says goodbye to idle connections`() async throws {
    let server = try TestServer(tls: identity)
    let idle = try server.client()
    idle.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = try idle.readResponse()
    await server.server.drain()
    #expect(try idle.readToEnd() == "")
    #expect(!idle.wasBroken)
  }

  @Test func `an idle connection is closed with a word`() async throws {
    let server = try TestServer(tls: identity) { $0.idleTimeoutSeconds = 0.3 }
    let client = try server.client()
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = try client.readResponse()
    #expect(try client.readToEnd() == "")
    #expect(!client.wasBroken)
    await server.server.drain()
  }
}
