import HTTPMessages
import ProviderWebhooks
import Testing

@Suite struct URLCheckTests {
  @Test(
    arguments: [
      (.post, "/x", false), (.post, "/x?a=b", false), (.head, "/x?a=b", true), (.get, "/x", true),
      (.get, "/x?", true), (.get, "/x?a=b", false),
    ] as [(HTTPMethod, String, Bool)])
  func `of a provider that sends by GET, one without parameters only looks at the URL`(
    method: HTTPMethod, target: String, isCheck: Bool
  ) {
    let head = HTTPRequestHead(method: method, target: target)
    #expect(VonageSMSWebhook.isURLCheck(head) == isCheck)
  }

  @Test func `of a provider that sends by POST, every GET only looks at the URL`() {
    for target in ["/x", "/x?a=b"] {
      #expect(SendGridWebhook.isURLCheck(HTTPRequestHead(method: .get, target: target)))
    }
  }
}
