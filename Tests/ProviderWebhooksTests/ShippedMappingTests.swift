import Deliverability
import ProviderWebhooks
import ReasonMapping
import Testing

/// What the shipped `mappings/<provider>.json` must and must not decide.
@Suite struct ShippedMappingTests {
  static let softKinds: Set<EventKind> = [.deferred, .failedTransiently]
  /// The four keys any email provider's file may hold, whoever's words they are.
  static let seedKeys: Set<String> = ["spamreport", "complained", "suppress-bounce", "bounce"]

  @Test(arguments: Fixture.all)
  func `a soft failure decides nothing`(fixture: Fixture) throws {
    let mapping = try Mapping(shippedFor: fixture.provider)
    for event in fixture.expected.events where Self.softKinds.contains(event.kind) {
      let decision = mapping.decide(kind: event.kind, reasonKeys: event.reasonKeys)
      #expect(decision.status == nil && !decision.setsOptOut && !decision.liftsOptOut)
      // Not even `null`: an operator who takes the exemption out must not expose soft failures.
      #expect(decision.mappingKey == nil, "\(event.reasonKeys)")
    }
  }

  @Test(arguments: WebhookProviders.names)
  func `every provider has a file, and its fixtures show every key`(name: ProviderName) throws {
    let provider = try #require(WebhookProviders.named(name))
    let keys = Set(try Mapping(shippedFor: provider).effective().map(\.key))
    let shown = Set(Fixture.all(of: provider).flatMap { $0.expected.events.flatMap(\.reasonKeys) })
    #expect(keys.subtracting(shown).subtracting(Self.seedKeys) == [])
  }

  @Test func `the smallest mapping decides SendGrid and Mailgun as it stands`() throws {
    let text = """
      { "reason_emailstatus_mapping": { "spamreport": "BLOCKED", "complained": "BLOCKED",
          "suppress-bounce": "BOUNCED", "bounce": "BOUNCED" },
        "opt_out_reasons": ["suppress-unsubscribe"], "opt_in_reasons": ["group_resubscribe"] }
      """
    let mapping = try Mapping(layers: [
      try MappingFile(path: "mappings/acme.json", bytes: Array(text.utf8), channel: .email)
    ])
    for fixture in Fixture.all(of: SendGridWebhook.self) + Fixture.all(of: MailgunWebhook.self) {
      for event in fixture.expected.events {
        let expected: EmailStatus? =
          switch (event.kind, event.name) {
          case (.complained, _): .blocked
          case (.failedPermanently, "dropped"): nil
          case (.failedPermanently, _): .bounced
          case (.suppressed, _): event.reasonKeys == ["suppress-bounce"] ? .bounced : nil
          default: nil
          }
        let decision = mapping.decide(kind: event.kind, reasonKeys: event.reasonKeys)
        #expect(decision.status == expected.map(AddressStatus.email), "\(fixture.name)")
        #expect(
          decision.setsOptOut
            == (event.kind == .optedOut || event.reasonKeys == ["suppress-unsubscribe"]))
        #expect(decision.liftsOptOut == (event.name == "group_resubscribe"))
      }
    }
  }
}
