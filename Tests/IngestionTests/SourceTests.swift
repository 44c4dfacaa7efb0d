import ProviderWebhooks
import Testing

@testable import Ingestion

struct SourceTests {
  @Test(
    arguments: [
      (
        ["X-Secret"], ["authorization", "cookie", "proxy-authorization", "x-secret"],
        ["cookie", "proxy-authorization"]
      ),
      (["Cookie"], ["authorization", "cookie", "proxy-authorization"], ["proxy-authorization"]),
      (
        ["Authorization"], ["authorization", "cookie", "proxy-authorization"],
        ["cookie", "proxy-authorization"]
      ),
    ] as [([String], Set<String>, Set<String>)])
  func `the fields that prove a sender are credentials, and the usual ones always`(
    headers: [String], credentials: Set<String>, stray: Set<String>
  ) throws {
    let settings = VerifySettings([
      "headers": .object(
        Dictionary(uniqueKeysWithValues: headers.map { ($0, .list([.text("a-secret-0001")])) }))
    ])
    let source = try Source(
      id: "s", labelID: "acme", provider: PostmarkWebhook.self, settings: settings)
    #expect(source.credentialFields == credentials)
    #expect(source.strayCredentialFields == stray)
    #expect(!"\(source)\(String(reflecting: source))".contains("a-secret"))
  }
}
