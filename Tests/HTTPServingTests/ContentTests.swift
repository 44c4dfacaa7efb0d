import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct ContentTests {
  @Test func `a client that waits is told to go on, once`() async throws {
    let server = try TestServer()
    let client = try server.client()
    for path in ["/echo", "/echo-stream"] {
      client.send(
        "POST \(path) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
      #expect(try client.readResponse().head == "HTTP/1.1 100 Continue\r\n\r\n")
      client.send("abc")
      #expect(try client.readResponse().text == "abc")
    }
    await server.server.drain()
  }

  @Test func `a reader's first read tells the client to go on`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(
      "POST /streamed HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
    #expect(try client.readResponse().status == 100)
    client.send("abc")
    #expect(try client.readResponse().text == "3")
    await server.server.drain()
  }

  @Test(arguments: ["/small", "/refused", "/unread"])
  func `a final status instead of a 100 ends the connection`(path: String) async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(
      "POST \(path) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 30\r\n\r\n")
    let response = try client.readResponse()
    #expect(response.status == ["/small": 413, "/refused": 401, "/unread": 200][path])
    #expect(response["connection"] == "close")
    #expect(try client.readToEnd() == "")
    await server.server.drain()
  }

  @Test func `too large a content is refused before it is read, and the answer arrives`()
    async throws
  {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 12000000\r\n\r\n")
    // All of it is sent before the answer is looked at.
    #expect(client.send([UInt8](repeating: 0x61, count: 12_000_000)))
    #expect(try client.readResponse().status == 413)
    #expect(server.handler.targets == [])
    #expect(server.server.statistics.refusals[.contentTooLarge] == 1)
    await server.server.drain()
  }

  @Test func `chunks that sum up to too much are refused`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(
      "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n2\r\nab\r\n0\r\n\r\n"
    )
    #expect(try client.readResponse().status == 413)
    #expect(server.handler.targets == [])
    await server.server.drain()
  }

  @Test func `a short content that nobody wants is read past`() async throws {
    let server = try TestServer()
    let client = try server.client()
    for _ in 0..<3 {
      for path in ["/refused", "/unread"] {
        client.send("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n")
        client.send([UInt8](repeating: 0x61, count: 30_000))
        _ = try client.readResponse()
      }
    }
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    #expect(server.server.statistics.acceptedConnections == 1)
    await server.server.drain()
  }

  @Test func `a streamed content is not bounded by the body limit`() async throws {
    let server = try TestServer { $0.maxBodyBytes = 1000 }
    let client = try server.client()
    client.send("POST /streamed HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<200 {
      client.send("2710\r\n")
      client.send([UInt8](repeating: 0x61, count: 10_000))
      client.send("\r\n")
    }
    client.send("0\r\n\r\n")
    #expect(try client.readResponse().text == "2000000")
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    await server.server.drain()
  }

  @Test func `content goes in and out at once`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo-stream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    var head = try client.readLine()
    while !head.hasSuffix("\r\n\r\n") { head += try client.readLine() }
    for text in ["one", "two", "six"] {
      client.send("3\r\n\(text)\r\n")
      #expect(try client.read(8) == Array("3\r\n\(text)\r\n".utf8))
    }
    client.send("0\r\n\r\n")
    #expect(try client.read(5) == Array("0\r\n\r\n".utf8))
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    await server.server.drain()
  }

  @Test func `a reader learns that its content is malformed or cut short`() async throws {
    let server = try TestServer()
    let malformed = try server.client()
    malformed.send(
      "POST /streamed HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n")
    #expect(try malformed.readResponse().status == 400)
    #expect(try malformed.readToEnd() == "")
    let short = try server.client()
    short.send("POST /streamed HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    short.endSending()
    #expect(try short.readResponse().status == 400)
    await server.server.drain()
  }

  @Test func `a stream that fails breaks the connection without a last chunk`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
    let text = try client.readToEnd()
    #expect(!text.contains("0\r\n\r\n"))
    #expect(client.wasBroken)
    await server.server.drain()
  }

  @Test func `contents beyond the budget wait, and go on when there is room`() async throws {
    let server = try TestServer { $0.bufferedBodiesBytes = 100_000 }
    let first = try server.client()
    first.send("POST /held HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    first.send([UInt8](repeating: 0x61, count: 100_000))
    #expect(await server.waits { server.handler.heldCount == 1 })
    let second = try server.client()
    second.send("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n")
    second.send([UInt8](repeating: 0x61, count: 50_000))
    // Who needs no memory is served meanwhile.
    let third = try server.client()
    third.send("GET /small HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try third.readResponse().status == 200)
    #expect(!server.handler.targets.contains("/length"))
    server.handler.release()
    #expect(try second.readResponse().text == "50000")
    #expect(await server.waits { server.server.statistics.bufferedBodyBytes == 0 })
    await server.server.drain()
  }

  @Test func `contents that find no room in time are answered 503`() async throws {
    let server = try TestServer {
      $0.bufferedBodiesBytes = 100_000
      $0.bodyTimeoutSeconds = 0.2
    }
    let first = try server.client()
    first.send("POST /held HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    first.send([UInt8](repeating: 0x61, count: 100_000))
    #expect(await server.waits { server.handler.heldCount == 1 })
    let second = try server.client()
    second.send("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n")
    second.send([UInt8](repeating: 0x61, count: 50_000))
    let response = try second.readResponse()
    #expect(response.status == 503 && response["retry-after"] != nil)
    server.handler.release()
    #expect(try first.readResponse().text == "released")
    await server.server.drain()
  }
}
