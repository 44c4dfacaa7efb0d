import Foundation
import HTTPMessages
import JSONReading
import PosternTesting
import Testing

extension BuiltProgram.OneGateway {
  @Suite struct MappingEditTests {
    let gateway: RunningGateway
    private let path: String

    init() throws {
      gateway = try #require(RunningGateway.shared)
      path = "\(gateway.folder.path)/mappings/acme"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    private func write(_ text: String) throws {
      try gateway.folder.write(text.utf8, to: "mappings/acme/acme-open.json")
    }

    /// The status that a new `delivered` event gives its recipient now.
    private func statusAfterDelivery() async throws -> String? {
      let event = SampleEvent.sendGrid("delivered", to: "m1@example.com")
      let answer = try await gateway.client.post(
        SignedWebhook(fields: [:], content: Array("[\(event)]".utf8)), to: "acme-open")
      #expect(answer.status == 200)
      return try await gateway.emailStatus(of: "m1")
    }

    @Test func `an edited mapping judges new events, an invalid one changes nothing and is told`()
      async throws
    {
      _ = try await gateway.report("m1", #"{"email":"m1@example.com"}"#)
      #expect(try await statusAfterDelivery() == "NEW")
      try write(#"{"reason_emailstatus_mapping":{"delivered":"UNKNOWN"}}"#)
      #expect(try await eventually { try await statusAfterDelivery() == "UNKNOWN" })

      try write(#"{"reason_emailstatus_mapping":{"delivered":"VERIFED"}}"#)
      #expect(
        try await eventually {
          try await gateway.readiness().json["components"]?["mappings"]?.string != "ok"
        })
      let (status, json) = try await gateway.readiness()
      #expect(status == 200)
      #expect(json["degraded"]?.elements.map(\.string) == ["mappings"])
      let told = try #require(json["components"]?["mappings"]?.string)
      #expect(told.contains("mappings/acme/acme-open.json:1:44: \"VERIFED\""))
      #expect(try await statusAfterDelivery() == "UNKNOWN")

      try write(#"{"reason_emailstatus_mapping":{"delivered":"BROKEN"}}"#)
      #expect(try await eventually { try await statusAfterDelivery() == "BROKEN" })
      try FileManager.default.removeItem(atPath: "\(path)/acme-open.json")
      #expect(
        try await eventually {
          try await gateway.readiness().json["components"]?["mappings"]?.string == "ok"
        })
      #expect(gateway.process?.exitCode == nil)
      #expect(try gateway.logLines("mapping_refused").count == 1)
    }
  }
}
