import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct DrainTests {
  @Test func `a drain finishes what is in flight and closes what is idle`() async throws {
    let server = try TestServer()
    let idle = try server.client()
    idle.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = try idle.readResponse()
    let busy = try server.client()
    busy.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(await server.waits { server.handler.heldCount == 1 })
    async let drained: Void = server.server.drain()
    #expect(try idle.readToEnd() == "")
    server.handler.release()
    let response = try busy.readResponse()
    #expect(response.text == "released" && response["connection"] == "close")
    await drained
    #expect(server.server.statistics.openConnections == 0)
    #expect(throws: TestClient.Failure.self) { try server.client() }
  }

  @Test func `a drain ends whenever the last idle connection is closed`() async throws {
    for _ in 0..<20 {
      // So many that a turn lasts, and looks at the clock, which closes what is idle, at nearly every turn.
      let server = try TestServer(loopCount: 1) { $0.lingerSeconds = 0.04 }
      let idle = try (0..<300).map { _ in try server.client() }
      for client in idle {
        client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try client.readResponse()
      }
      await server.server.drain()
      #expect(server.server.statistics.openConnections == 0)
    }
  }

  @Test func `a connection in the queue is still served`() async throws {
    let server = try TestServer()
    let clients = try (0..<50).map { _ in try server.client() }
    for client in clients { client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n") }
    async let drained: Void = server.server.drain()
    for client in clients { #expect(try client.readResponse().text == "at /1") }
    await drained
  }

  @Test func `a drain ends at its bound, whatever is in flight`() async throws {
    let server = try TestServer { $0.drainSeconds = 0.3 }
    let busy = try server.client()
    busy.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(await server.waits { server.handler.heldCount == 1 })
    await server.server.drain()
    #expect(server.server.statistics.openConnections == 0)
    #expect(try busy.readToEnd() == "")
    server.handler.release()
  }

  @Test func `a second drain waits for the first`() async throws {
    let server = try TestServer()
    async let first: Void = server.server.drain()
    async let second: Void = server.server.drain()
    _ = await (first, second)
    await server.server.drain()
  }

  @Test func `a port in use is said, with what to do`() async throws {
    let server = try TestServer()
    let second = HTTPServer(
      address: ListenAddress(host: "127.0.0.1", port: server.server.port), handler: TestHandler())
    let error = #expect(throws: ServerError.self) { try second.start() }
    #expect(
      error.map { "\($0)" }?.contains("127.0.0.1:\(server.server.port) is in use") == true)
    await server.server.drain()
  }

  @Test(
    arguments: [
      ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:80", "::1", 80), ("0.0.0.0:0", "0.0.0.0", 0),
      ("localhost:65535", "127.0.0.1", 65535),
    ] as [(String, String, UInt16)])
  func `an address is read`(text: String, host: String, port: UInt16) throws {
    let address = try ListenAddress(text)
    #expect(address == ListenAddress(host: host, port: port))
  }

  @Test(arguments: [
    "", "x", ":80", "1.2.3.4", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:65536", "::1:80", "[::1]",
    "1.2.3.4:+1", "[1.2.3.4]:80", "nowhere:80", "1.2.3:80", "[::1%lo]:80",
  ])
  func `what is no address is refused`(text: String) {
    #expect(throws: ServerError.badAddress(text)) { try ListenAddress(text) }
  }

  @Test func `a host that is no numeric address is refused at the start`() {
    let server = HTTPServer(
      address: ListenAddress(host: "nowhere", port: 80), handler: TestHandler())
    #expect(throws: ServerError.badAddress("nowhere:80")) { try server.start() }
  }
}
