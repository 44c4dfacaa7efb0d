import Deliverability
import HTTPMessages
import Testing

@testable import ProviderWebhooks

/// Providers whose callbacks depend on a setting of the account.
@Suite struct ProfiledCallbackTests {
  static let token = VerifySettings.Value.text("0123456789abcdef")

  @Test(arguments: [
    ("one", "5", EventKind.delivered), ("one", "4", .other), ("one", "005", .delivered),
    ("legacy", "5", .failedTransiently), ("legacy", "004", .delivered), ("legacy", "8", .sent),
    ("legacy", "012", .failedTransiently), ("legacy", "99", .other), ("legacy", "x", .other),
  ])
  func `Clickatell's numbers mean what the source's generation says`(
    generation: String, number: String, kind: EventKind
  ) throws {
    let source = try ClickatellWebhook(
      verify: VerifySettings(["path_tokens": Self.token, "generation": .text(generation)]))
    var request = Fixture.request(of: ClickatellWebhook.name)
    request.method = .get
    request.target += "?apiMsgId=1&to=35699000001&status=\(number)"
    #expect(try source.translate(AuthenticRequest(replaying: request)).events.map(\.kind) == [kind])
  }

  @Test func `Clickatell's word counts before its number in every generation`() {
    for generation in [nil, ClickatellMeaning.Generation.one, .legacy] {
      let meaning = ClickatellMeaning(word: "DEVICE_ACK", number: "5", generation: generation)
      #expect(meaning.kind == .delivered)
    }
  }

  @Test func `an unknown generation is refused by its path`() {
    let error = #expect(throws: VerifySettingsError.self) {
      try ClickatellWebhook(
        verify: VerifySettings(["path_tokens": Self.token, "generation": .text("two")]))
    }
    #expect(error?.path == "verify.generation")
  }

  @Test(
    arguments: [
      ("1795341540", "2026-11-22T09:59:00Z"), ("1795341540123", "2026-11-22T09:59:00.123Z"),
      ("2026-11-22T10:59:00%2B01:00", "2026-11-22T09:59:00Z"), ("2026-11-22+09:59:00", nil),
    ] as [(String, String?)])
  func `Kaleyra's fields are those of the account's profile`(time: String, instant: String?) throws
  {
    let source = try KaleyraWebhook(
      verify: VerifySettings([
        "path_tokens": Self.token,
        "fields": .object([
          "id": .text("msgId"), "recipient": .text("phone"), "status": .text("state"),
          "time": .text("at"), "reference": .text("ref"),
        ]),
      ]))
    var request = Fixture.request(of: KaleyraWebhook.name)
    request.method = .get
    request.target +=
      "?id=x&msgid=m1&phone=35699000001&state=INVALID-SUB&at=\(time)&ref=%7B%22brand%22:%22casino%22%7D"
    let event = try #require(
      try source.translate(AuthenticRequest(replaying: request)).events.first)
    #expect(event.messageID == "m1" && event.recipient == "+35699000001")
    #expect(event.reasonKeys == ["invalid-sub"] && event.brand == "casino")
    #expect(event.occurredAt?.rfc3339 == instant)
  }

  @Test func `Kaleyra has no field for an error`() {
    let error = #expect(throws: VerifySettingsError.self) {
      try KaleyraWebhook(
        verify: VerifySettings([
          "path_tokens": Self.token, "fields": .object(["error": .text("e")]),
        ]))
    }
    #expect(error?.path == "verify.fields.error")
  }
}
