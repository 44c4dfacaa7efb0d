import CLibCrypto
import HTTPMessages
import HTTPServing
import Testing

/// Requests and answers over TLS: what holds on plain connections holds here.
@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct TLSExchangeTests {
  private let pair: TLSPair
  private let identity: TLSIdentity

  init() throws {
    pair = try TLSPair()
    identity = try TLSIdentity(pair.files)
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `a connection serves one request after another`(version: Int32) async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client(offer: TLSOffer(version: version))
    #expect(client.tls?.version == version)
    for number in 0..<5 {
      client.send("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.readResponse().text == "at /\(number)")
    }
    #expect(server.server.statistics.acceptedConnections == 1)
    await server.server.drain()
  }

  @Test func `pipelined requests are answered in their order`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    client.send((0..<500).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
    for number in 0..<500 { #expect(try client.readResponse().text == "at /\(number)") }
    await server.server.drain()
  }

  // Around the length of a record, which is 16,384 at most.
  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 65_536, 3_000_000])
  func `content of any length comes back whole`(length: Int) async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for _ in 0..<2 {
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n")
      client.send(content)
      #expect(try client.readResponse().content == content)
    }
    await server.server.drain()
  }

  @Test func `requests in records of one byte are read`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    for byte in "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde".utf8 {
      client.send([byte])
    }
    #expect(try client.readResponse().text == "abcde")
    await server.server.drain()
  }

  @Test func `content is streamed in and out`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    client.send(
      "POST /echo-stream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    #expect(try client.readResponse().text == "abcde")
    client.send("GET /numbers HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == (0..<1000).map { "\($0)\n" }.joined())
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    await server.server.drain()
  }

  @Test func `a slow reader gets every byte of a long answer`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client(receiveBufferBytes: 4096)
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().content == [UInt8](repeating: 0x61, count: 5_000_000))
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    await server.server.drain()
  }

  @Test func `a reader that stops is cut, and its writer learns it`() async throws {
    let server = try TestServer(tls: identity) { $0.writeTimeoutSeconds = 0.3 }
    let client = try server.client(receiveBufferBytes: 4096)
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(await server.waits { server.server.statistics.refusals[.slowReader] == 1 })
    #expect(await server.waits { server.handler.streamError == "closed" })
    await server.server.drain()
  }

  @Test func `a handler is on its loop after an await that another thread resumed`() async throws {
    let server = try TestServer(tls: identity)
    let client = try server.client()
    client.send("GET /thread HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "stayed")
    await server.server.drain()
  }
}
