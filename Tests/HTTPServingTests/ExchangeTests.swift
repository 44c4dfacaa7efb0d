import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(1)))
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
}
