import Glibc
import HTTPMessages
import PosternTesting
import Synchronization
import Testing

@testable import HTTPFetching

@Suite struct HTTPFetcherTests {
  private static let hello = LoopbackServer.Reply.bytes(
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Twice: a\r\nx-twice:  b \r\n\r\nhello")

  private func policy(of server: LoopbackServer, allowsPrivateNetworks: Bool = true) -> FetchPolicy
  {
    FetchPolicy(
      allowedHosts: [.any], allowedPorts: [server.port],
      allowsPrivateNetworks: allowsPrivateNetworks, allowsPlainHTTP: true)
  }

  private func fetcher(
    of server: LoopbackServer, limits: FetchLimits = FetchLimits(),
    resolve: HTTPFetcher.Resolver? = nil
  ) -> HTTPFetcher {
    HTTPFetcher(policy: policy(of: server), limits: limits, resolve: resolve)
  }

  private static func addresses(_ texts: String...) -> [IPAddress] {
    texts.compactMap { IPAddress($0) }
  }

  @Test func `a response comes with its status, fields and content`() async throws {
    let server = try LoopbackServer { _ in Self.hello }
    let response = try await fetcher(of: server).fetch(
      .get("http://127.0.0.1:\(server.port)/a/../b?c=d", fields: ["X-Mine": "1"]))
    #expect(response.status == .ok)
    #expect(response.fields.values(of: "X-Twice") == ["a", "b"])
    #expect(response.content == Array("hello".utf8))
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("GET /a/../b?c=d HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
    #expect(request.contains("\r\nX-Mine: 1\r\n"))
  }

  @Test(arguments: [0, 5, 3000])
  func `a POST carries its fields and content`(count: Int) async throws {
    let server = try LoopbackServer { _ in
      .bytes("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
    }
    let content = String(repeating: "x", count: count)
    let response = try await fetcher(of: server).fetch(
      .post(
        "http://127.0.0.1:\(server.port)/", fields: ["Content-Type": "application/json"],
        content: Array(content.utf8)))
    #expect(response.status == .noContent)
    #expect(response.fields["X-Interim"] == nil)
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("POST / HTTP/1.1\r\n"))
    #expect(request.contains("\r\nContent-Type: application/json\r\n"))
    #expect(request.contains("\r\nContent-Length: \(count)\r\n"))
    #expect(!request.contains("Expect"))
    #expect(request.hasSuffix("\r\n\r\n" + content))
  }

  @Test(arguments: [
    "/next", "https://example.com/", "file:///etc/passwd", "//evil.example/",
  ])
  func `a redirect is returned, not followed`(location: String) async throws {
    let server = try LoopbackServer { _ in
      .bytes("HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
    }
    let response = try await fetcher(of: server).fetch(.get("http://127.0.0.1:\(server.port)/"))
    #expect(response.status == HTTPStatus(302))
    #expect(response.fields["Location"] == location)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
  ])
  func `a response without an end is cut at its bound`(head: String) async throws {
    let server = try LoopbackServer { _ in .endless(head: head) }
    let limits = FetchLimits(totalSeconds: 60, maxContentBytes: 100_000)
    await #expect(throws: FetchError.responseTooLarge) {
      try await fetcher(of: server, limits: limits).fetch(
        .get("http://127.0.0.1:\(server.port)/"))
    }
  }

  @Test(arguments: [(50, true), (60, false)])
  func `header fields are bounded together`(count: Int, isAccepted: Bool) async throws {
    let line = "X-Filler: " + String(repeating: "x", count: 88) + "\r\n"
    let server = try LoopbackServer { _ in
      .bytes("HTTP/1.1 204 No Content\r\n" + String(repeating: line, count: count) + "\r\n")
    }
    let fetcher = fetcher(of: server, limits: FetchLimits(maxFieldBytes: 5500))
    let response = try? await fetcher.fetch(.get("http://127.0.0.1:\(server.port)/"))
    #expect(response?.fields.count == (isAccepted ? count : nil))
  }

  @Test(arguments: [(5, true), (4, false)])
  func `content of exactly the bound is accepted`(bound: Int, isAccepted: Bool) async throws {
    let server = try LoopbackServer { _ in Self.hello }
    let fetcher = fetcher(of: server, limits: FetchLimits(maxContentBytes: bound))
    let response = try? await fetcher.fetch(.get("http://127.0.0.1:\(server.port)/"))
    #expect((response != nil) == isAccepted)
  }

  @Test func `a silent server ends the fetch in time`() async throws {
    let server = try LoopbackServer { _ in .silence }
    await #expect(throws: FetchError.timedOut) {
      try await fetcher(of: server, limits: FetchLimits(totalSeconds: 0.05)).fetch(
        .get("http://127.0.0.1:\(server.port)/"))
    }
  }

  @Test func `a name service that hangs ends the fetch in time`() async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (answers, questions) = (ends[0], ends[1])
    let fetcher = HTTPFetcher(
      policy: FetchPolicy(allowedHosts: [.any]), limits: FetchLimits(totalSeconds: 0.05),
      resolve: { _ in
        var byte: UInt8 = 0
        _ = read(answers, &byte, 1)
        close(answers)
        return []
      })
    await #expect(throws: FetchError.timedOut) {
      try await fetcher.fetch(.get("https://slow.example/"))
    }
    close(questions)
  }

  @Test func `a cancelled fetch returns at once`() async throws {
    let server = try LoopbackServer { _ in .silence }
    let fetcher = fetcher(of: server, limits: FetchLimits(totalSeconds: 30))
    let url = "http://127.0.0.1:\(server.port)/"
    let task = Task { try await fetcher.fetch(.get(url)) }
    #expect(await server.hasReceived(1))
    task.cancel()
    await #expect(throws: FetchError.cancelled) { try await task.value }
  }

  @Test func `a fetch is refused when too many wait`()
    async throws
  {
    let server = try LoopbackServer { $0.hasPrefix("GET /slow") ? .silence : Self.hello }
    let fetcher = HTTPFetcher(
      policy: policy(of: server), limits: FetchLimits(totalSeconds: 30), maxConcurrent: 1,
      maxWaiting: 0)
    let base = "http://127.0.0.1:\(server.port)"
    let slow = Task { try await fetcher.fetch(.get(base + "/slow")) }
    #expect(await server.hasReceived(1))
    await #expect(throws: FetchError.busy) { try await fetcher.fetch(.get(base)) }
    slow.cancel()
    await #expect(throws: FetchError.cancelled) { try await slow.value }
  }

  @Test func `fetches that wait for a thread have their turn`() async throws {
    let server = try LoopbackServer { _ in Self.hello }
    let fetcher = HTTPFetcher(policy: policy(of: server), maxConcurrent: 2, maxWaiting: 20)
    let url = "http://127.0.0.1:\(server.port)/"
    let statuses = try await withThrowingTaskGroup { group in
      for _ in 0..<20 { group.addTask { try await fetcher.fetch(.get(url)).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: .ok, count: 20))
    #expect(server.requests.count == 20)
  }

  @Test func `only the addresses that were checked are connected to`() async throws {
    let server = try LoopbackServer { _ in Self.hello }
    let lookups = Lookups()
    let fetcher = fetcher(of: server) { host in
      // A second question would get an address where nobody listens.
      let isFirst = lookups.count.wrappingAdd(1, ordering: .relaxed).newValue == 1
      return Self.addresses(host == "pinned.example" && isFirst ? "127.0.0.1" : "127.0.0.2")
    }
    let response = try await fetcher.fetch(.get("http://pinned.example:\(server.port)/"))
    #expect(response.content == Array("hello".utf8))
    #expect(lookups.count.load(ordering: .relaxed) == 1)
    #expect(server.requests.first?.contains("Host: pinned.example:\(server.port)\r\n") == true)
  }

  @Test(arguments: [
    ["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["10.0.0.1"], ["::1"], ["169.254.169.254"],
    ["2606:4700::1111", "::ffff:127.0.0.1"], ["64:ff9b::a00:1"],
  ])
  func `a public name with one private address is not connected to`(texts: [String]) async throws {
    let server = try LoopbackServer { _ in Self.hello }
    let fetcher = HTTPFetcher(
      policy: policy(of: server, allowsPrivateNetworks: false),
      resolve: { _ in texts.compactMap { IPAddress($0) } })
    await #expect(throws: FetchError.addressNotAllowed(host: "rebinding.example")) {
      try await fetcher.fetch(.get("http://rebinding.example:\(server.port)/"))
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `a socket to an address that was not checked is not opened`() async throws {
    let server = try LoopbackServer { _ in Self.hello }
    let url = try GuardedURL("http://127.0.0.1:\(server.port)/", under: policy(of: server))
    let transfer = CurlTransfer(
      url: url, addresses: Self.addresses("127.0.0.2"), headerLines: [], content: nil,
      limits: FetchLimits(), policy: policy(of: server))
    #expect(throws: FetchError.addressNotAllowed(host: "127.0.0.1")) {
      try transfer.run(seconds: 10)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `a name without an address is not found`() async throws {
    let fetcher = HTTPFetcher(policy: FetchPolicy(allowedHosts: [.any]), resolve: { _ in [] })
    await #expect(throws: FetchError.hostNotFound("nowhere.example")) {
      try await fetcher.fetch(.get("https://nowhere.example/secret?token=1"))
    }
  }

  @Test func `the system's own resolver knows this machine`() async throws {
    #expect(SystemResolver.addresses(of: "localhost").contains { $0.scope == .privateNetwork })
    #expect(SystemResolver.addresses(of: "nothing.invalid").isEmpty)
  }

  @Test(arguments: [
    HTTPFields([.init(name: "X", value: "a\r\nHost: b")]), ["X": "a\nb"], ["X": "a\u{0}"],
    ["Host": "other"], ["content-length": "1"], ["Transfer-Encoding": "chunked"],
    ["": "a"], ["X Y": "a"], ["X:": "a"], ["Ü": "a"],
  ])
  func `a field that could change the request is refused`(fields: HTTPFields) {
    #expect(throws: FetchError.fieldRefused) {
      try FetchRequest.get("https://example.com/", fields: fields).headerLines()
    }
  }

  @Test func `a field without a value is sent`() async throws {
    let server = try LoopbackServer { _ in Self.hello }
    _ = try await fetcher(of: server).fetch(
      .get("http://127.0.0.1:\(server.port)/", fields: ["X-Empty": ""]))
    #expect(server.requests.first?.contains("\r\nX-Empty:\r\n") == true)
  }

  private final class Lookups: Sendable {
    let count = Atomic<Int>(0)
  }
}
