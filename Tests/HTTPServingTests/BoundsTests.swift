import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct BoundsTests {
  @Test func `a slow head is cut with 408`() async throws {
    let server = try TestServer { $0.headTimeoutSeconds = 0.2 }
    let client = try server.client()
    client.send("GET / HTTP/1.1\r\nHo")
    #expect(try client.readToEnd().hasPrefix("HTTP/1.1 408 "))
    #expect(server.server.statistics.refusals[.slowHead] == 1)
    await server.server.drain()
  }

  @Test func `a head that trickles in does not gain time`() async throws {
    let server = try TestServer { $0.headTimeoutSeconds = 0.3 }
    let client = try server.client()
    client.send("GET / HTTP/1.1\r\n")
    // Each byte comes well within the bound; their sum does not.
    for _ in 0..<1000 where server.server.statistics.refusals[.slowHead] == 0 {
      client.send("a")
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(server.server.statistics.refusals[.slowHead] == 1)
    await server.server.drain()
  }

  @Test func `a slow content is cut with 408`() async throws {
    let server = try TestServer { $0.bodyTimeoutSeconds = 0.2 }
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    #expect(try client.readToEnd().hasPrefix("HTTP/1.1 408 "))
    #expect(server.server.statistics.refusals[.slowBody] == 1)
    #expect(server.handler.targets == [])
    await server.server.drain()
  }

  @Test func `a content that trickles in is cut by the least speed`() async throws {
    let server = try TestServer {
      $0.bodyTimeoutSeconds = 0.3
      $0.minBodyBytesPerSecond = 1_000_000
    }
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n")
    for _ in 0..<1000 where server.server.statistics.refusals[.slowBody] == 0 {
      client.send("a")
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(server.server.statistics.refusals[.slowBody] == 1)
    await server.server.drain()
  }

  @Test func `a reader of a slow content learns it`() async throws {
    let server = try TestServer { $0.bodyTimeoutSeconds = 0.2 }
    let client = try server.client()
    client.send("POST /streamed HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    #expect(try client.readResponse().status == 400)
    #expect(server.handler.streamError == "tooSlow")
    await server.server.drain()
  }

  @Test func `an idle connection is closed without a word`() async throws {
    let server = try TestServer { $0.idleTimeoutSeconds = 1 }
    let fresh = try server.client()
    #expect(try fresh.readToEnd() == "")
    let used = try server.client()
    used.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = try used.readResponse()
    #expect(try used.readToEnd() == "")
    #expect(await server.waits { server.server.statistics.openConnections == 0 })
    await server.server.drain()
  }

  @Test func `a slow reader is cut, and its writer learns it`() async throws {
    let server = try TestServer { $0.writeTimeoutSeconds = 0.3 }
    let client = try server.client(receiveBufferBytes: 4096)
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(await server.waits { server.server.statistics.refusals[.slowReader] == 1 })
    #expect(
      await server.waits { server.handler.streamError == "closed" })
    #expect(server.handler.written < 50_000_000)
    await server.server.drain()
  }

  @Test func `a writer is held back by its reader, and no byte is lost`() async throws {
    let server = try TestServer(loopCount: 1) { $0.maxOutputBytes = 100_000 }
    let client = try server.client(receiveBufferBytes: 4096)
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(await server.waits { server.handler.written > 0 })
    // Each answer is a turn of the one loop, in which the writer could go on.
    let other = try server.client()
    for _ in 0..<200 {
      other.send("GET /turn HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try other.readResponse().status == 200)
    }
    // What the kernel takes on both sides, and the server's own buffer.
    #expect(server.handler.written < 12_000_000)
    #expect(try client.readResponse().content.count == 50_000_000)
    await server.server.drain()
  }

  @Test func `a client that goes away ends its stream`() async throws {
    let server = try TestServer()
    do {
      let client = try server.client(receiveBufferBytes: 4096)
      client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
      _ = try client.read(1000)
    }
    #expect(
      await server.waits { server.handler.streamError == "closed" })
    #expect(await server.waits { server.server.statistics.openConnections == 0 })
    await server.server.drain()
  }

  @Test func `a connection beyond the limit is turned away with 503`() async throws {
    let server = try TestServer { $0.maxConnections = 2 }
    let open = [try server.client(), try server.client()]
    for client in open {
      client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.readResponse().status == 200)
    }
    let third = try server.client()
    #expect(try third.readToEnd().hasPrefix("HTTP/1.1 503 "))
    #expect(server.server.statistics.refusals[.connectionLimit] == 1)
    open[0].endSending()
    #expect(try open[0].readToEnd() == "")
    #expect(await server.waits { server.server.statistics.openConnections == 1 })
    let fourth = try server.client()
    fourth.send("GET /4 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try fourth.readResponse().text == "at /4")
    await server.server.drain()
  }

  @Test func `pipelined answers that nobody reads are bounded`() async throws {
    let server = try TestServer { $0.writeTimeoutSeconds = 0.5 }
    let client = try server.client(receiveBufferBytes: 4096)
    let request = Array("GET /big HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    for _ in 0..<100 { client.send(request) }
    #expect(await server.waits { server.server.statistics.refusals[.slowReader] == 1 })
    #expect(server.handler.targets.count < 10)
    await server.server.drain()
  }
}
