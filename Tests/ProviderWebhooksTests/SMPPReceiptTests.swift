import Deliverability
import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct SMPPReceiptTests {
  @Test(
    arguments: [
      (
        "id:1 sub:001 dlvrd:001 submit date:2611220958 done date:2611220959 stat:DELIVRD err:000 text:x",
        "1|DELIVRD|000|2611220959"
      ),
      (
        "id:1+sub:001+submit+date:2611220958+done+date:2611220959+stat:UNDELIV+err:0A1+Text:a+b",
        "1|UNDELIV|0A1|2611220959"
      ),
      ("ID:a+ STAT:EXPIRED", "a+|EXPIRED|-|-"), (" \t++stat:FAILED", "-|FAILED|-|-"),
      ("stat:A stat:B err:1 err:2", "-|A|1|-"), ("id: stat:A err:", "-|A|-|-"),
      ("id:x:y stat:A", "x:y|A|-|-"), ("id:1 stat:A\nerr:5", "1|A|5|-"),
      ("id:1 xstat:B stat:A", "1 xstat:B|A|-|-"),
      ("id:1 text:stat:DELIVRD", nil), ("text:id:1 stat:A", nil), ("hello stat:A", nil),
      ("stat:", nil), ("stat", nil), ("id:1", nil), ("", nil), ("+", nil), ("submit date", nil),
    ] as [(String, String?)])
  func `a receipt's fields end where its text begins`(text: String, fields: String?) {
    let receipt = SMPPReceipt(text)
    let shown = receipt.map {
      [$0.id ?? "-", $0.status, $0.errorCode ?? "-", $0.doneDate ?? "-"].joined(separator: "|")
    }
    #expect(shown == fields)
  }

  @Test(
    arguments: [
      ("000", nil), ("0", nil), ("", nil), (nil, nil), ("1", "001"), ("27", "027"), ("0027", "027"),
      ("1234", "1234"), ("0A2", "0a2"), (" 5 ", "005"),
    ] as [(String?, String?)])
  func `an error that is a number has three digits`(text: String?, code: String?) {
    #expect(SMPPMeaning.errorCode(text) == code)
  }

  @Test func `a source's own table says what its errors mean, and only of a failure`() throws {
    let source = try SMPPGenericWebhook(
      verify: VerifySettings([
        "path_tokens": .text("0123456789abcdef"),
        "err_table": .object(["1": .text("failed_permanently"), "x9": .text("blocked")]),
      ]))
    for (query, kind) in [
      ("stat=UNDELIV&err=001", EventKind.failedPermanently), ("stat=REJECTD&err=X9", .blocked),
      ("stat=UNDELIV&err=2", .failedTransiently), ("stat=DELIVRD&err=001", .delivered),
      ("stat=ENROUTE&err=001", .sent),
    ] {
      #expect(try Self.event("id=1&" + query, source).kind == kind)
    }
  }

  @Test func `a source's fields replace the usual names of the parts it mentions`() throws {
    let source = try SMPPGenericWebhook(
      verify: VerifySettings([
        "path_tokens": .text("0123456789abcdef"),
        "fields": .object([
          "id": .text("Ref"), "recipient": .list([.text("phone"), .text("to")]),
          "reference": .text("extra"),
        ]),
      ]))
    let event = try Self.event(
      "id=wrong&ref=right&to=35699000002&PHONE=35699000001&stat=DELIVRD&extra=%7B%22campaign%22:%22c%22%7D",
      source)
    #expect(event.messageID == "right" && event.recipient == "+35699000001")
    #expect(event.campaign == "c")
  }

  @Test(
    arguments: [
      (nil, "2026-11-22T09:59:00Z", nil), (120, "2026-11-22T07:59:00Z", "2026-11-22T07:59:00Z"),
      (-90, "2026-11-22T11:29:00Z", "2026-11-22T11:29:00Z"),
    ] as [(Int?, String, String?)])
  func `receipts are in UTC, or in the zone that is set; Route Mobile's in none`(
    minutes: Int?, generic: String, routeMobile: String?
  ) throws {
    var settings: [String: VerifySettings.Value] = ["path_tokens": .text("0123456789abcdef")]
    settings["utc_offset_minutes"] = minutes.map { .number($0) }
    let verify = VerifySettings(settings)
    let plain = try Self.event(
      "id=1&stat=DELIVRD&donedate=2611220959", SMPPGenericWebhook(verify: verify))
    #expect(plain.occurredAt?.rfc3339 == generic)
    let route = try Self.event(
      "sMessageId=1&sStatus=DELIVRD&dtDone=2026-11-22+09:59:00", RouteMobileWebhook(verify: verify))
    #expect(route.occurredAt?.rfc3339 == routeMobile)
  }

  @Test(
    arguments: [
      ("fields", .text("id"), "verify.fields"), ("fields", .object([:]), "verify.fields"),
      ("fields", .object(["nr": .text("x")]), "verify.fields.nr"),
      ("fields", .object(["id": .list([])]), "verify.fields.id"),
      ("err_table", .text("x"), "verify.err_table"),
      ("err_table", .object(["001": .text("delivered")]), "verify.err_table.001"),
      ("err_table", .object(["000": .text("blocked")]), "verify.err_table.000"),
      ("err_table", .object(["001": .number(1)]), "verify.err_table.001"),
      ("utc_offset_minutes", .number(841), "verify.utc_offset_minutes"),
    ] as [(String, VerifySettings.Value, String)])
  func `a mistake in the settings is told by its path`(
    key: String, value: VerifySettings.Value, path: String
  ) {
    for provider in [SMPPGenericWebhook.self, RouteMobileWebhook.self] as [any WebhookProvider.Type]
    {
      let error = #expect(throws: VerifySettingsError.self) {
        try provider.init(
          verify: VerifySettings(["path_tokens": .text("0123456789abcdef"), key: value]))
      }
      #expect(error?.path == path)
    }
  }

  private static func event(_ query: String, _ source: any WebhookProvider) throws -> ProviderEvent
  {
    var request = Fixture.request(of: "smpp_generic")
    request.method = .get
    request.target += "?" + query
    let events = try source.translate(AuthenticRequest(replaying: request)).events
    return try #require(events.first)
  }
}
