import Deliverability
import Signatures
import Testing

@testable import Ingestion

@Suite struct EventIdentityTests {
  private static let source = "acme-sendgrid"

  private static func event(id: String? = "evt-1") -> ProviderEvent {
    ProviderEvent(
      channel: .email, kind: .failedPermanently, name: "bounce", recipient: "a@example.com",
      reasonKeys: ["bounce"], occurredAt: Timestamp(microseconds: 1_700_000_000_123_456),
      providerEventID: id, messageID: "msg-1", subtype: "5.1.1")
  }

  /// One difference between two reports of an event, and whether it makes another event.
  struct Difference: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// When the provider sends an id of its own.
    let countsWithID: Bool
    /// When it sends none.
    let countsWithoutID: Bool
    let apply: @Sendable (inout ProviderEvent) -> Void

    init(
      _ name: String, withID: Bool, withoutID: Bool,
      _ apply: @escaping @Sendable (inout ProviderEvent) -> Void
    ) {
      testDescription = name
      countsWithID = withID
      countsWithoutID = withoutID
      self.apply = apply
    }
  }

  private static let differences = [
    Difference("name", withID: true, withoutID: true) { $0.name = "Bounce" },
    Difference("recipient", withID: true, withoutID: true) { $0.recipient = "b@example.com" },
    Difference("no recipient", withID: true, withoutID: true) { $0.recipient = nil },
    Difference("time", withID: true, withoutID: true) { $0.occurredAt?.microseconds += 1 },
    Difference("no time", withID: true, withoutID: true) { $0.occurredAt = nil },
    Difference("message", withID: false, withoutID: true) { $0.messageID = "msg-2" },
    Difference("no message", withID: false, withoutID: true) { $0.messageID = nil },
    Difference("subtype", withID: false, withoutID: true) { $0.subtype = "5.1.2" },
    Difference("link", withID: false, withoutID: true) { $0.url = "https://www.example.com/" },
    Difference("empty link", withID: false, withoutID: true) { $0.url = "" },
    Difference("channel", withID: false, withoutID: false) { $0.channel = .sms },
    Difference("kind", withID: false, withoutID: false) { $0.kind = .other },
    Difference("reasons", withID: false, withoutID: false) { $0.reasonKeys = ["x"] },
    Difference("certainty", withID: false, withoutID: false) { $0.isRecipientCertain = false },
    Difference("list", withID: false, withoutID: false) { $0.list = "7" },
    Difference("user", withID: false, withoutID: false) { $0.userExtID = "u1" },
    Difference("campaign", withID: false, withoutID: false) { $0.campaign = "c" },
    Difference("template", withID: false, withoutID: false) { $0.template = "t" },
    Difference("brand", withID: false, withoutID: false) { $0.brand = "b" },
    Difference("detail", withID: false, withoutID: false) { $0.detail = "550 no such user" },
  ]

  @Test(arguments: differences)
  func `what a repetition leaves the same makes the id, and nothing else does`(
    difference: Difference
  ) {
    for (id, counts) in [("evt-1", difference.countsWithID), (nil, difference.countsWithoutID)] {
      let first = Self.event(id: id)
      var second = first
      difference.apply(&second)
      let isAnother =
        EventIdentity.id(of: first, from: Self.source)
        != EventIdentity.id(of: second, from: Self.source)
      #expect(isAnother == counts, "with the provider's id: \(id != nil)")
    }
  }

  @Test func `another source, another id or no id is another event`() {
    let ids = [
      EventIdentity.id(of: Self.event(), from: Self.source),
      EventIdentity.id(of: Self.event(), from: "acme-sendgrid-2"),
      EventIdentity.id(of: Self.event(id: "evt-2"), from: Self.source),
      EventIdentity.id(of: Self.event(id: ""), from: Self.source),
      EventIdentity.id(of: Self.event(id: nil), from: Self.source),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test func `text moved from one part to its neighbour makes another id`() {
    func id(_ source: String, _ eventID: String, _ name: String, _ recipient: String) -> EventID {
      var event = Self.event(id: eventID)
      event.name = name
      event.recipient = recipient
      return EventIdentity.id(of: event, from: source)
    }
    let ids = [
      id("s", "ab", "c", "d"), id("s", "a", "bc", "d"), id("s", "a", "b", "cd"),
      id("sa", "b", "c", "d"), id("s", "", "abc", "d"), id("s", "abc", "", "d"),
      id("s", "abcd", "", ""),
    ]
    #expect(Set(ids).count == ids.count)
  }

  /// Made outside this program: bytes of a stored id must never change between releases, or a provider's
  /// retry after a deploy would be stored twice.
  @Test func `the id of an event is the same in every release`() {
    #expect(
      Hex.encode(EventIdentity.id(of: Self.event(), from: Self.source).bytes)
        == "6d5ed07b8f8a07741617ebfc0a70c4e2")
    #expect(
      Hex.encode(EventIdentity.id(of: Self.event(id: nil), from: Self.source).bytes)
        == "7cdeefd72d085ab84b727aa6ed845ed0")
  }
}
