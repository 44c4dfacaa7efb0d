import Foundation
import HTTPMessages
import JSONReading
import PosternTesting
import Testing

extension BuiltProgram {
  /// A database that takes connections or requests, and says nothing.
  @Suite struct HungDatabaseTests {
    private let gateway: RunningGateway
    private let processes: ClusterProcesses

    init() async throws {
      gateway = try RunningGateway()
      try await gateway.start()
      processes = ClusterProcesses(folder: gateway.folder)
    }

    private func post(_ id: String) async throws -> (status: Int, time: Duration) {
      let content = "[\(SampleEvent.bounce(to: "hung@example.com", id: id))]"
      let begin = ContinuousClock.now
      let answer = try await gateway.client.post(
        SignedWebhook(fields: [:], content: Array(content.utf8)), to: "acme-open")
      return (answer.status, .now - begin)
    }

    @Test(arguments: Hang.allCases)
    func `no answer waits for a database that hangs, and all is stored once when it goes on`(
      hang: Hang
    ) async throws {
      #expect(try await post("before").status == 200)
      let stopped = try await hang.processes(of: gateway)
      for process in stopped { kill(process, SIGSTOP) }
      defer { for process in stopped { kill(process, SIGCONT) } }
      let longest = try await withThrowingTaskGroup(of: Duration.self) { group in
        for lane in 0..<4 {
          group.addTask {
            var longest = Duration.zero
            for number in 0..<25 {
              let (status, time) = try await post("\(lane)-\(number)")
              #expect(status == 200)
              longest = max(longest, time)
            }
            return longest
          }
        }
        return try await group.reduce(Duration.zero) { max($0, $1) }
      }
      #expect(longest < .seconds(CrashPlan().longestAnswerSeconds))
      if hang == .all {
        #expect(try await gateway.spooledRequests() > 90)
        let (status, json) = try await gateway.readiness()
        #expect(status == 200)
        #expect(json["components"]?["database"]?.string == "away")
        #expect(json["components"]?["spool"]?.string == "ok")
      }
      for process in stopped { kill(process, SIGCONT) }
      #expect(try await eventually { try await gateway.isDrained() })
      #expect(try await gateway.count("event") == 101)
      #expect(try await gateway.count("receipt") == 101)
      #expect(await gateway.end() == 0)
    }

    @Test func `a gateway that may write no large files goes on in new ones`() async throws {
      // Of the gateway alone: its PostgreSQL runs already, and keeps its own limits.
      let process = try #require(gateway.process)
      try run("prlimit", ["--pid", "\(process.processID)", "--fsize=65536"])
      let stopped = try await Hang.all.processes(of: gateway)
      for process in stopped { kill(process, SIGSTOP) }
      defer { for process in stopped { kill(process, SIGCONT) } }
      for number in 0..<200 { #expect(try await post("limit-\(number)").status == 200) }
      let files = try FileManager.default.contentsOfDirectory(
        atPath: "\(gateway.folder.path)/.postern/spool")
      #expect(files.filter { $0.hasPrefix("ordinary-") }.count > 1)
      for process in stopped { kill(process, SIGCONT) }
      #expect(try await eventually { try await gateway.isDrained() })
      #expect(try await gateway.count("event") == 200)
      #expect(await gateway.end() == 0)
    }

    private func run(_ program: String, _ arguments: [String]) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [program] + arguments
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }

    @Test func `a player's choice made while the database hangs outlives the gateway`()
      async throws
    {
      #expect(try await gateway.report("u1", #"{"email":"u1@example.com"}"#) == 201)
      let message = try await gateway.client.send(
        "POST", "/v1/messages", token: gateway.tenants.token("sender"),
        #"{"message_id":"m1","user_ext_id":"u1","channel":"email"}"#
      ).json()
      let path = try #require(
        message["opt_out_url"]?.string?.dropFirst(SampleTenants.publicURL.count))
      func choose(_ form: String) async throws -> WireAnswer {
        try await gateway.client.send(
          "POST", String(path), token: nil, type: "application/x-www-form-urlencoded", form)
      }
      let stopped = try await Hang.all.processes(of: gateway)
      for process in stopped { kill(process, SIGSTOP) }
      defer { for process in stopped { kill(process, SIGCONT) } }
      #expect(try await gateway.client.send("GET", String(path)).status == 200)
      for _ in 0..<2 {
        let answer = try await choose("List-Unsubscribe=One-Click")
        #expect(answer.status == 200 && answer.text.contains("takes effect shortly"))
      }
      let paused = try await choose("choice=snooze")
      let undo = try #require(paused.text.firstRange(of: #"name="undo" value=""#)?.upperBound)
      #expect(try await choose("undo=\(paused.text[undo...].prefix(32))").status == 200)

      await gateway.end(SIGKILL)
      for process in stopped { kill(process, SIGCONT) }
      try await gateway.start()
      #expect(try await eventually { try await gateway.isDrained() })
      let status = try await gateway.deliverability(of: "u1")
      #expect(status["email"]?["blocked_by"]?.elements.map(\.string) == ["SMARTICO_OPT_OUT"])
      #expect(status["sms"]?["smartico_opt_out"]?.boolean == false)
      #expect(
        try await gateway.texts(
          """
          SELECT concat_ws(' ', channel, action, message_id, wording) FROM opt_out_change
          ORDER BY changed_at, channel
          """) == [
            "email opt_out m1 one-click", "email snooze m1", "sms snooze m1", "email undo m1",
            "sms undo m1",
          ])
      #expect(await gateway.end() == 0)
    }
  }
}
