import HTTPMessages
import JSONReading
import Testing

@testable import Endpoints

/// Texts that would be SQL if anyone spliced them.
struct InjectionTests {
  static let texts = [
    "' OR '1'='1", "'; DROP TABLE users; --", "\\'; DROP TABLE users; --", "u1' --", "u1'/*",
    "\") OR true --", "$1", "$$ OR true --", "%", "_1", "\\", "E'\\x27'", "{u1}", "u1\",\"u1",
    "NULL", "u1,u1", "(u1)", "＇ OR true --",
  ]

  @Test func `texts that look like SQL are ids of nobody on every route, and change nothing`()
    async throws
  {
    let endpoints = try await LabelIsolationTests.scene()
    let before = try await LabelIsolationTests.rows(of: "acme", in: endpoints)
    for text in Self.texts {
      for route in TenantRoute.all where (route.target + route.content).contains("ID") {
        let answer = await endpoints.client.send(
          route.method, route.target.replacing("ID", with: Self.percentEncoded(text)),
          token: "acme-all",
          route.content.replacing("ID", with: JSONWriter.escaped(text).dropFirst().dropLast()),
          type: route.type)
        #expect(answer.status < 500, "\(route.name) \(text)")
        for mark in ["acme-casino", "acme-autumn", "+35699000001", "u1@example.com"] {
          #expect(!answer.text.contains(mark), "\(route.name) \(text)")
        }
      }
    }
    // Beside them stand now those of the users who were made.
    let after = Set(try await LabelIsolationTests.rows(of: "acme", in: endpoints))
    #expect(before.allSatisfy(after.contains))
  }

  private static func percentEncoded(_ text: String) -> String {
    text.utf8.map { "%" + String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
  }
}
