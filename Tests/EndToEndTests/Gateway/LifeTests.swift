import Foundation
import HTTPMessages
import JSONReading
import PosternTesting
import Postgres
import ProviderWebhooks
import Testing
import Threading

@testable import postern

extension BuiltProgram {
  /// Gateways that are started, ended and started again.
  @Suite struct LifeTests {
    /// The id of the private cluster's server; nil if it does not run.
    private func postmaster(of folder: TemporaryFolder) -> pid_t? {
      guard let text = try? folder.text(of: ".postern/postgres/postmaster.pid"),
        let processID = text.split(separator: "\n").first.flatMap({ pid_t($0) }),
        kill(processID, 0) == 0
      else { return nil }
      return processID
    }

    @Test func `from init to an answer, and everything is found again after a stop and a kill`()
      async throws
    {
      let folder = try TemporaryFolder()
      let made = try await RunningGateway.run(
        [
          "init", "--config", "\(folder.path)/postern.json", "--listen", "127.0.0.1:0",
          "--public-url", "https://hooks.example.com",
        ], in: folder)
      #expect(made.code == 0)
      let tokens = Dictionary(
        made.text.split(separator: "\n").compactMap { line in
          let words = line.split(separator: " ").map(String.init)
          return words.count == 2 && words[1].hasPrefix("pst_") ? (words[0], words[1]) : nil
        }, uniquingKeysWith: { first, _ in first })
      #expect(tokens.keys.sorted() == ["operator", "pam", "sender"])

      let gateway = try RunningGateway(emptyFolder: folder)
      try await gateway.start()
      #expect(
        try await gateway.client.send(
          "PUT", "/v1/users/u1", token: tokens["pam"], #"{"email":"u1@example.com"}"#
        ).status == 201)
      let key = try DemoKeys(dataDirectory: "\(folder.path)/.postern").key(of: "demo-sendgrid")
      let bounce = SignedWebhook.sendGrid(
        "[\(SampleEvent.bounce(to: "u1@example.com"))]", key: key)
      #expect(try await gateway.client.post(bounce, to: "demo-sendgrid").status == 200)

      for signal in [SIGTERM, SIGKILL] {
        let server = try #require(postmaster(of: folder))
        let code = await gateway.end(signal)
        #expect(code == (signal == SIGTERM ? 0 : 128 + SIGKILL))
        #expect(await eventually { kill(server, 0) != 0 })
        try await gateway.start()
        let status = try await gateway.client.send(
          "GET", "/v1/users/u1/deliverability", token: tokens["sender"]
        ).json()
        #expect(status["email"]?["address_status"]?.string == "BOUNCED")
        // Known again: a retry of the provider after the restart is no second event.
        #expect(try await gateway.client.post(bounce, to: "demo-sendgrid").status == 200)
        #expect(try await gateway.count("event") == 1)
        #expect(try await gateway.count("receipt") == (signal == SIGTERM ? 2 : 3))
      }
      #expect(await gateway.end() == 0)
      let shown = try await RunningGateway.run(
        ["status", "u1", "--config", "\(folder.path)/postern.json"], in: folder)
      #expect(shown.code == 0)
      #expect(shown.text.contains("can't be contacted: ADDRESS_STATUS"))
      // The last start's only question came a moment before its stop.
      let listed = try await RunningGateway.run(
        ["tokens", "list", "--config", "\(folder.path)/postern.json"], in: folder)
      let sender = listed.text.split(separator: "\n").first { $0.contains("  sender  ") }
      #expect(sender?.contains("last used") == true)
    }

    @Test func `a stop finishes the answer in flight, then nothing is left`() async throws {
      let gateway = try RunningGateway()
      try await gateway.start()
      let server = try #require(postmaster(of: gateway.folder))
      let content = Array("[\(SampleEvent.bounce(to: "u1@example.com"))]".utf8)
      let port = gateway.client.port
      let process = try #require(gateway.process)
      let answer = try await runOnThread(named: "in-flight") { () throws -> [UInt8] in
        let connection = try WireConnection(port: port)
        connection.send(
          "POST /v1/webhooks/acme-open HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: \(content.count)\r\n\r\n"
            .utf8)
        // From here on the request is in flight.
        #expect(connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
        connection.send(content.prefix(20))
        process.signal(SIGTERM)
        while try gateway.logLines("stopping").isEmpty, process.exitCode == nil { usleep(2000) }
        connection.send(content.dropFirst(20))
        return connection.readToEnd()
      }
      #expect(WireAnswer(answer)?.status == 200)
      #expect(await process.waitForExit() == 0)
      #expect(kill(server, 0) != 0)
      #expect(try gateway.logLines("stopped").count == 1)
      #expect(throws: WireConnection.NotConnected.self) { try WireConnection(port: port) }
      try await gateway.start()
      #expect(try await gateway.count("event") == 1)
      await gateway.end()
    }

    @Test func `a stop is told in readyz before connections are refused, and is bounded`()
      async throws
    {
      let database = try TestDatabase.create()
      let gateway = try RunningGateway(databaseURL: database.url)
      try await gateway.start()
      let process = try #require(gateway.process)
      // A request that never ends.
      let unfinished = try WireConnection(port: gateway.client.port)
      unfinished.send(
        "POST /v1/webhooks/acme-open HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n[".utf8)
      process.signal(SIGTERM)
      let isTold = try await eventually {
        let (status, json) = try await gateway.readiness()
        return status == 503 && json["components"]?["serving"]?.string == "stopping"
      }
      #expect(isTold)
      let content = "[\(SampleEvent.bounce(to: "late@example.com"))]"
      #expect(
        try await gateway.client.post(
          SignedWebhook(fields: [:], content: Array(content.utf8)), to: "acme-open"
        ).status == 200)
      // 10 s are promised; a busy machine may need more.
      #expect(await process.waitForExit(seconds: 20) == 0)
      #expect(try gateway.logLines("not_everything_written").isEmpty)
      let stored = try database.connect()
      defer { stored.close() }
      #expect(try stored.query("SELECT FROM event").count == 1)
      _ = unfinished
    }

    @Test func `a second start says which process has the folder, or that the port is taken`()
      async throws
    {
      let gateway = try RunningGateway()
      try await gateway.start()
      let first = try #require(gateway.process?.processID)
      let again = try await RunningGateway.run(
        ["serve", "--config", "\(gateway.folder.path)/postern.json"], in: gateway.folder)
      #expect(again.code == 1)
      #expect(again.text.contains("belongs to another gateway (process \(first))"))

      let neighbour = try RunningGateway(databaseURL: try TestDatabase.create().url)
      let configuration = try neighbour.folder.text(of: "postern.json")
      let taken = "127.0.0.1:\(gateway.client.port)"
      try neighbour.folder.write(
        configuration.replacingOccurrences(of: "127.0.0.1:0", with: taken).utf8, to: "postern.json")
      let refused = try await RunningGateway.run(
        ["serve", "--config", "\(neighbour.folder.path)/postern.json"], in: neighbour.folder)
      #expect(refused.code == 1)
      #expect(refused.text.contains("\(taken) is in use by another program"))
      #expect(await gateway.end() == 0)
    }

    @Test func `two gateways on one database store the same events once`() async throws {
      let database = try TestDatabase.create()
      let gateways = [
        try RunningGateway(databaseURL: database.url),
        try RunningGateway(databaseURL: database.url),
      ]
      // Together, so that both migrate the same empty database.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for gateway in gateways { group.addTask { try await gateway.start() } }
        try await group.waitForAll()
      }
      let events = (0..<200).map { SampleEvent.bounce(to: "two\($0 % 5)@example.com") }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for gateway in gateways {
          let shuffled = events.shuffled()
          for start in stride(from: 0, to: events.count, by: 10) {
            let content = "[\(shuffled[start..<start + 10].joined(separator: ","))]"
            group.addTask {
              try await gateway.client.post(
                SignedWebhook(fields: [:], content: Array(content.utf8)), to: "acme-open"
              ).status
            }
          }
        }
        for try await status in group { #expect(status == 200) }
      }
      #expect(try await gateways[0].count("event") == 200)
      #expect(try await gateways[0].count("receipt") == 40)
      #expect(try await gateways[0].count("address WHERE status = 'BOUNCED'") == 5)
      #expect(try await gateways[0].count("status_change") == 5)
      for gateway in gateways { #expect(await gateway.end() == 0) }
    }
  }
}
