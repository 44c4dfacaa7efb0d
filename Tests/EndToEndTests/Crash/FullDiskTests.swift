import Foundation
import HTTPMessages
import JSONReading
import PosternTesting
import Testing

@testable import postern

extension BuiltProgram {
  /// Needs the right to mount: a full disk of the spool alone is tested without.
  @Suite(
    .enabled(if: getuid() == 0 && BoundedFolder.canBeMounted, "a file system can't be mounted here")
  )
  struct FullDiskTests {
    enum Place: String, CaseIterable {
      case data = "postgres"
      case writeAheadLog = "postgres/pg_wal"
    }

    @Test(arguments: Place.allCases)
    func `a full disk of the database costs no acknowledged event`(place: Place) async throws {
      let gateway = try RunningGateway()
      try await gateway.start()
      #expect(await gateway.end() == 0)
      let disk = try await BoundedFolder("\(gateway.folder.path)/.postern/\(place.rawValue)")
      defer { disk.unmount() }
      try await gateway.start()
      var posted = 0
      func post() async throws {
        let answer = try await gateway.client.post(
          SignedWebhook(
            fields: [:],
            content: Array(
              "[\(SampleEvent.bounce(to: "full\(posted)@example.com"))]".utf8)),
          to: "acme-open")
        #expect(answer.status == 200)
        posted += 1
      }
      try await post()
      try await disk.fill()
      if place == .writeAheadLog {
        // The next file of the log can't be made: PostgreSQL ends itself, and can't start again.
        #expect(
          await eventually { (try? await gateway.texts("SELECT pg_switch_wal()::text")) == nil })
      }
      #expect(
        try await eventually {
          try await post()
          return try await gateway.spooledRequests() > 20
        })
      #expect(try await gateway.readiness().status == 200)

      try await disk.makeRoom()
      #expect(try await eventually(withinSeconds: 120) { try await gateway.isDrained() })
      #expect(try await gateway.count("event") == posted)
      #expect(try await gateway.count("receipt") == posted)
      #expect(try await gateway.metric("postern_spool_set_aside_files") == 0)
      #expect(await gateway.end() == 0)
    }

    @Test func `with neither database nor spool a provider is asked to come again`() async throws {
      let gateway = try RunningGateway()
      try await gateway.start()
      #expect(await gateway.end() == 0)
      // Less than what a spool leaves free for others.
      let disk = try await BoundedFolder("\(gateway.folder.path)/.postern/spool")
      defer { disk.unmount() }
      try await gateway.start()
      let webhook = SignedWebhook(
        fields: [:], content: Array("[\(SampleEvent.bounce(to: "full@example.com"))]".utf8))
      #expect(try await gateway.readiness().json["components"]?["spool"]?.string == "full")
      #expect(try await gateway.client.post(webhook, to: "acme-open").status == 200)

      let stopped = try await Hang.all.processes(of: gateway)
      for process in stopped { kill(process, SIGSTOP) }
      defer { for process in stopped { kill(process, SIGCONT) } }
      let refused = try await gateway.client.post(webhook, to: "acme-open")
      #expect(refused.status == 503 && refused.fields["Retry-After"] == "30")
      #expect(try await gateway.readiness().status == 503)
      for process in stopped { kill(process, SIGCONT) }
      #expect(
        try await eventually {
          try await gateway.client.post(webhook, to: "acme-open").status == 200
        })
      #expect(try await eventually { try await gateway.readiness().status == 200 })
      #expect(try await gateway.count("event") == 1)
      #expect(await gateway.end() == 0)
    }
  }
}

/// A folder moved to a file system in memory of its own, with little more space than it takes.
struct BoundedFolder {
  private let path: String

  struct Failed: Error { let command: String }

  init(_ path: String) async throws {
    self.path = path
    try await Self.run(
      """
      set -e; cd '\(path)/..'; name='\(path)'; name=${name##*/}; mv "$name" "$name.before"; mkdir "$name"
      size=$(du -sk "$name.before" | cut -f1)
      mount -t tmpfs -o size=$((size + 32768))k tmpfs "$name"
      cp -a "$name.before/." "$name/"; rm -r "$name.before"
      """)
  }

  /// Takes all the space that is left.
  func fill() async throws {
    try await Self.run("! cat /dev/zero >'\(path)/ballast' 2>/dev/null")
  }

  func makeRoom() async throws { try await Self.run("rm '\(path)/ballast'") }

  func unmount() { umount2(path, Int32(MNT_DETACH)) }

  static let canBeMounted: Bool = {
    let path = NSTemporaryDirectory() + "/postern-mount-\(getpid())"
    defer { rmdir(path) }
    guard mkdir(path, 0o700) == 0, mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0 else {
      return false
    }
    return umount2(path, Int32(MNT_DETACH)) == 0
  }()

  private static func run(_ script: String) async throws {
    let code = try await runOnThread(named: "shell") { () throws -> Int32 in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script]
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    guard code == 0 else { throw Failed(command: script) }
  }
}
