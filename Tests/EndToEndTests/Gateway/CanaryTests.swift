import HTTPMessages
import JSONReading
import PosternTesting
import Signatures
import Testing

@testable import postern

extension BuiltProgram {
  /// Plants secrets and addresses wherever they can stand, makes everything fail that can, and looks for
  /// them in all that the program has written.
  @Suite struct CanaryTests {
    private static let email = "canary.l1@planted.example"
    private static let phone = "+35679123456"

    /// As they stand in texts, URLs and forms. The domain alone names nobody.
    private static let addresses = [
      "canary.l1@", "canary.l1%40", "canary.l1=40", "35679123456", "canary.l1",
    ]

    @Test(arguments: [true, false])
    func `no secret and no address is in anything the gateway writes`(hasPrivateCluster: Bool)
      async throws
    {
      let password = "canary-password-\(Hex.encode(SecureRandom.bytes(8)))"
      let database = hasPrivateCluster ? nil : try TestDatabase.create()
      let gateway = try RunningGateway(
        databaseURL: database.map { "\($0.url) password='\(password)'" })
      try await gateway.start(logLevel: "debug")
      let scene = CanaryScene(gateway: gateway, email: Self.email, phone: Self.phone)
      try await scene.tellTruth()
      try await scene.forge()
      try await scene.mistake()
      try await scene.failQueries()
      try await scene.look()
      #expect(await gateway.end() == 0)

      var written = [("the log", try gateway.log()), ("an answer", scene.answers)]
      if hasPrivateCluster {
        written.append(("PostgreSQL's log", try gateway.folder.text(of: ".postern/postgres.log")))
      }
      for (place, text) in written {
        for secret in gateway.tenants.secrets + [password] {
          #expect(!text.contains(secret), "\(place) holds a secret")
        }
      }
      for (place, text) in written where place != "an answer" {
        for address in Self.addresses {
          let lines = text.split(separator: "\n").filter { $0.contains(address) }
          #expect(lines == [], "\(place) holds an address")
        }
      }
      for address in Self.addresses { #expect(!scene.publicAnswers.contains(address)) }
      // What was to fail has failed, and is told.
      let log = try gateway.log()
      for event in ["webhook_refused", "query_failed", "rows_refused", "database_away"] {
        #expect(log.contains(#""event":"\#(event)""#), "\(event)")
      }
    }

    @Test(arguments: [
      "postgresql//u:PASSWORD@127.0.0.1/d", "postgresql://u:PASSWORD@127.0.0.1:1/d",
      "postgresql://u:PASSWORD@127.0.0.1:99999/d", "postgresql://u:PASSWORD@[::1/d",
      "postgresql://u:PASSWORD@127.0.0.1/d?x=PASSWORD", "host=127.0.0.1 password=PASSWORD port",
      "host='127.0.0.1 password=PASSWORD", "PASSWORD",
      // Passwords with characters that a URL wants encoded.
      "postgresql://u:PASSWORD/x@127.0.0.1:1/d", "postgresql://u:PASSWORD?x@127.0.0.1:1/d",
      "postgresql://u:x@PASSWORD@127.0.0.1:1/d", "postgresql://u:PASSWORD:x@127.0.0.1:1/d",
      "postgresql://u:PASSWORD/x", "postgresql://u:1/PASSWORD@127.0.0.1/d",
    ])
    func `no verb tells the password of a database that it can't reach`(url: String) async throws {
      let password = "canary-\(Hex.encode(SecureRandom.bytes(8)))"
      let gateway = try RunningGateway(
        databaseURL: url.replacing("PASSWORD", with: password))
      for words in [["migrate"], ["status", "l1", "--label", "acme"], ["quarantine", "list"]] {
        let (code, text) = try await RunningGateway.run(
          words + ["--config", "\(gateway.folder.path)/postern.json"], in: gateway.folder)
        #expect(code == 1 && !text.isEmpty, "\(words)")
        #expect(!text.contains(password), "\(words)")
      }
    }
  }
}
