import Deliverability
import ProviderWebhooks
import Testing

@Suite struct FixtureTests {
  @Test(arguments: Fixture.all)
  func `each payload becomes the expected events`(fixture: Fixture) throws {
    do {
      let actual = ExpectedTranslation(try fixture.translation())
      #expect(!fixture.expected.isRejected && actual == fixture.expected, "it became \(actual)")
    } catch WebhookRejection.unreadable(let problem) {
      #expect(fixture.expected.isRejected, "\(problem)")
    }
  }

  @Test(arguments: Fixture.all)
  func `every event can be stored`(fixture: Fixture) throws {
    guard !fixture.expected.isRejected else { return }
    for event in try fixture.translation().events {
      let texts = [
        event.name, event.providerEventID, event.messageID, event.subtype, event.url, event.list,
        event.userExtID, event.campaign, event.template, event.brand,
      ]
      for text in texts.compactMap(\.self) + event.reasonKeys {
        #expect((1...1024).contains(text.utf8.count) && !text.utf8.contains(0))
      }
      #expect((event.detail?.count ?? 0) <= 1000)
      #expect(!event.reasonKeys.isEmpty)
      for key in event.reasonKeys {
        #expect(key == key.trimmingBlanks().asciiLowercased(), "keys compare in lower case")
      }
    }
  }

  @Test(arguments: WebhookProviders.names)
  func `every provider has enough fixtures`(name: ProviderName) throws {
    let large = ["sendgrid", "mailgun", "twilio", "ses", "postmark", "infobip", "vonage_sms"]
    let provider = try #require(WebhookProviders.named(name))
    #expect(Fixture.all(of: provider).count >= (large.contains(name) ? 15 : 6))
  }

  @Test func `every folder of fixtures belongs to a registered provider`() {
    #expect(Set(Fixture.folders).isSubset(of: WebhookProviders.names))
  }

  @Test func `no two providers share a name`() {
    #expect(Set(WebhookProviders.names).count == WebhookProviders.all.count)
  }
}
