import Deliverability
import HTTPMessages
import ProviderWebhooks
import Testing

/// Gateways of other shapes than Postern's own contract.
@Suite struct CustomFormatTests {
  /// A secured SMS gateway that reports by JSON, a bearer token in front.
  static let gateway = #"""
    {"scheme":"bearer","bearer_tokens":["gateway-token-0001"],"custom":{
      "channel":"sms","event":"status","recipient":"phone","id":"event_id","message_id":"message_id",
      "time":"dt","time_format":"epoch_ms","user_ext_id":"user_ext_id","campaign":"$body.campaign.id",
      "detail":"error.text","reasons":["{status}.{error.code}","error.code","status"],
      "kinds":{"DELIVERED":"delivered","UNDELIVERED":"failed_permanently","SENT":"sent","STOP":"opted_out"}}}
    """#
  /// A list below the root, local times, a reason in a form of its own.
  static let list = #"""
    {"secrets":["s"],"custom":{"events":"data.items","event":"e.type","recipient":"to[0][\"e.mail\"]",
      "time":"at","time_format":"yyyy-MM-dd HH:mm:ss","time_offset":"+02:00","list":"$body.account",
      "reason":"why","kinds":{"hard":"failed_permanently","soft":"failed_transiently"},
      "reasons":{"failed_permanently":["=hard"],"default":["soft.{e.type}"]},"message_id":"$header.X-Message"}}
    """#
  /// A form, or a GET with everything in its query.
  static let query = #"""
    {"secrets":["s"],"custom":{"channel":"sms","methods":["GET","POST"],"event":"status","recipient":"to",
      "kind":["{status}.{err}","status"],"kinds":{"8":"sent","16.27":"not_mobile","16":"failed_transiently"},
      "reasons":["err"],"message_id":["id","$query.mid"]}}
    """#

  private static func translation(
    _ settings: String, body: String = "", type: String = "application/json",
    method: HTTPMethod = .post, query: String = "", fields: HTTPFields = [:]
  ) throws -> Translation {
    var request = Fixture.request(of: "custom")
    request.method = method
    request.target += query
    request.fields = fields
    if !body.isEmpty { request.fields.append("Content-Type", type) }
    request.body = Array(body.utf8)
    return try CustomWebhook(verify: VerifySettings(json: settings))
      .translate(AuthenticRequest(replaying: request))
  }

  @Test func `a secured gateway's callback becomes an event of its channel`() throws {
    let body = #"""
      {"event_id":9007199254740993,"phone":"35699000001","status":"Undelivered","dt":1795341480123,
       "message_id":"m-7","user_ext_id":"u-1","campaign":{"id":12},"error":{"code":"EC_1","text":"Absent"}}
      """#
    let translation = try Self.translation(Self.gateway, body: body)
    #expect(translation.unreadable.isEmpty)
    #expect(
      translation.events == [
        ProviderEvent(
          channel: .sms, kind: .failedPermanently, name: "Undelivered", recipient: "+35699000001",
          reasonKeys: ["undelivered.ec_1", "ec_1", "undelivered"],
          occurredAt: Timestamp(microseconds: 1_795_341_480_123_000),
          providerEventID: "9007199254740993", messageID: "m-7", userExtID: "u-1",
          campaign: "12", detail: "Absent")
      ])
    #expect(try CustomWebhook(verify: VerifySettings(json: Self.gateway)).eventChannel == .sms)
  }

  @Test func `a list below the root keeps its place, and a broken element costs no other`() throws {
    let body = #"""
      {"account":"a1","data":{"items":[
        {"e":{"type":"HARD"},"to":[{"e.mail":"A@example.com"}],"at":"2026-11-22 11:58:00","why":" Gone "},
        4, {"to":[]}, {"e":{"type":"soft"},"at":"2026-11-22"}, {"e":{"type":"new"}}]}}
      """#
    let translation = try Self.translation(Self.list, body: body, fields: ["x-message": "<m@x>"])
    #expect(translation.unreadable.map(\.path) == ["data.items[1]", "data.items[2]"])
    let events = translation.events
    #expect(events.map(\.kind) == [.failedPermanently, .failedTransiently, .other])
    #expect(events.map(\.reasonKeys) == [["gone", "hard"], ["soft.soft"], ["soft.new"]])
    #expect(events.map(\.recipient) == ["a@example.com", nil, nil])
    #expect(events.map { $0.occurredAt?.rfc3339 } == ["2026-11-22T09:58:00Z", nil, nil])
    #expect(events.allSatisfy { $0.messageID == "m@x" && $0.list == "a1" })
  }

  @Test(arguments: [
    (HTTPMethod.get, "?to=%2B35699000001&status=16&err=27&mid=q1", "", "q1"),
    (.post, "?mid=q1", "to=35699000001&status=16&err=27&id=f1", "f1"),
  ])
  func `a query and a form are read alike`(
    method: HTTPMethod, query: String, body: String, messageID: String
  ) throws {
    let translation = try Self.translation(
      Self.query, body: body, type: "application/x-www-form-urlencoded", method: method,
      query: query)
    let event = try #require(translation.events.first)
    #expect(event.kind == .notMobile && event.recipient == "+35699000001")
    #expect(event.reasonKeys == ["27"] && event.messageID == messageID)
  }

  @Test(arguments: [
    #"{"data":{}}"#, #"{"data":{"items":"x"}}"#, "[]", "3", "{",
  ])
  func `a body without the list can't be read`(body: String) throws {
    #expect(throws: WebhookRejection.self) { try Self.translation(Self.list, body: body) }
  }

  @Test func `a method the source does not take is refused`() throws {
    var request = Fixture.request(of: "custom")
    request.method = .get
    let source = try CustomWebhook(verify: VerifySettings(json: Self.gateway))
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
  }

  @Test func `without verification the format still counts`() throws {
    let settings = try VerifySettings(json: Self.gateway)
    let format = try #require(settings.value("custom"))
    let source = try CustomWebhook(verify: VerifySettings(unverified: ["custom": format]))
    #expect(source.eventChannel == .sms)
    #expect(try !source.authenticate(Fixture.request(of: "custom")).isVerified)
  }
}
