import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct ExchangeTests {
  @Test func `a connection serves one request after another`() async throws {
    let server = try TestServer()
    let client = try server.client()
    for number in 0..<5 {
      client.send("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.readResponse().text == "at /\(number)")
    }
    #expect(server.server.statistics.requests == 5)
    #expect(server.server.statistics.acceptedConnections == 1)
    await server.server.drain()
  }

  @Test func `pipelined requests are answered in their order`() async throws {
    let server = try TestServer()
    let client = try server.client()
    let requests = (0..<500).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }
    client.send(requests.joined())
    for number in 0..<500 { #expect(try client.readResponse().text == "at /\(number)") }
    await server.server.drain()
  }

  @Test func `a handler is on its loop after an await that another thread resumed`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /thread HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "stayed")
    await server.server.drain()
  }

  @Test(arguments: [0, 1, 1000, 65_536, 3_000_000])
  func `content of any length comes back whole`(length: Int) async throws {
    let server = try TestServer()
    let client = try server.client()
    let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n")
    client.send(content)
    #expect(try client.readResponse().content == content)
    await server.server.drain()
  }

  @Test func `chunked content in, streamed content out`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(
      "POST /length HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n"
    )
    #expect(try client.readResponse().text == "5")
    client.send("GET /numbers HTTP/1.1\r\nHost: x\r\n\r\n")
    let response = try client.readResponse()
    #expect(response["transfer-encoding"] == "chunked")
    #expect(response.text == (0..<1000).map { "\($0)\n" }.joined())
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    await server.server.drain()
  }

  @Test func `HEAD gets the head alone`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\nHEAD /numbers HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse(toHead: true)["content-length"] == "7")
    #expect(try client.readResponse(toHead: true)["transfer-encoding"] == "chunked")
    client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "at /next")
    await server.server.drain()
  }

  @Test func `a handler's status and fields pass through`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(
      "GET /missing HTTP/1.1\r\nHost: x\r\n\r\nDELETE /method HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().status == 404)
    let response = try client.readResponse()
    #expect(response.status == 405 && response["allow"] == "GET, HEAD")
    client.send("GET /address HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readResponse().text == "127.0.0.1")
    await server.server.drain()
  }

  @Test func `a response can't be split by a field's value`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /split HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let text = try client.readToEnd()
    #expect(text.hasSuffix("\r\n\r\n"))
    #expect(text.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/") }.count == 1)
    #expect(!text.contains("\r\nSet-Cookie"))
    await server.server.drain()
  }

  @Test func `HTTP 1_0 is answered and closed, or kept alive if it asks`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    let kept = try client.readResponse()
    #expect(kept.text == "at /a" && kept["connection"] == "keep-alive")
    client.send("GET /numbers HTTP/1.0\r\n\r\n")
    let text = try client.readToEnd()
    #expect(!text.contains("chunked") && text.hasSuffix("\n998\n999\n"))
    await server.server.drain()
  }

  @Test func `nothing behind a bad request is executed`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(
      "GET /good HTTP/1.1\r\nHost: x\r\n\r\nGET /bad HTTP/1.1\r\nHost : x\r\n\r\nGET /marker HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    #expect(try client.readResponse().text == "at /good")
    let refusal = try client.readResponse()
    #expect(refusal.status == 400 && refusal["connection"] == "close")
    #expect(refusal["content-type"] == "application/problem+json")
    #expect(try client.readToEnd() == "")
    #expect(server.handler.targets == ["/good"])
    #expect(server.server.statistics.refusals[.malformed] == 1)
    await server.server.drain()
  }

  @Test func `a client that has ended its side still gets its answers`() async throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
    client.endSending()
    #expect(try client.readResponse().text == "at /1")
    #expect(try client.readResponse().text == "at /2")
    #expect(try client.readToEnd() == "")
    await server.server.drain()
  }

  @Test func `a request cut short is not executed`() async throws {
    let server = try TestServer()
    for text in [
      "GET /1 HTTP/1.1\r\nHost: x\r\n",
      "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab",
      "POST /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n",
    ] {
      let client = try server.client()
      client.send(text)
      client.endSending()
      #expect(try client.readToEnd().hasPrefix("HTTP/1.1 400 "))
    }
    #expect(server.handler.targets == [])
    await server.server.drain()
  }
}
