import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Postgres
import Store
import Testing

@testable import Endpoints

struct MessagesTests {
  static let message =
    #"{"message_id":"m1","user_ext_id":"u1","channel":"email","campaign":"autumn"}"#

  /// With partitions for the messages of today, which is what a registration needs.
  static func endpoints() async throws -> StoredEndpoints {
    let endpoints = try await StoredEndpoints.make()
    try await endpoints.pool.run {
      try $0.execute(
        "CREATE TABLE message_20261122 PARTITION OF message FOR VALUES FROM ('2026-11-22') TO ('2026-11-23')"
      )
    }
    return endpoints
  }

  static func post(
    _ endpoints: StoredEndpoints, _ content: String, _ path: String = "/v1/messages",
    token: String = "acme-sender"
  ) async -> Answer {
    await endpoints.client.send(.post, path, token: token, content, type: "application/json")
  }

  static func token(of url: String?) throws -> OptOutToken {
    let url = try #require(url)
    #expect(url.hasPrefix("https://hooks.example.com/o/"))
    #expect(url.utf8.count - "https://hooks.example.com".utf8.count <= 60)
    return try #require(
      EndpointClient.tokens.verify(url.suffix(47), today: EndpointClient.now.utcDay))
  }

  @Test func `an email is answered with its link and both List-Unsubscribe fields`() async throws {
    let endpoints = try await Self.endpoints()
    let answer = await Self.post(endpoints, Self.message)
    #expect(answer.status == 200)
    let json = try answer.json()
    let url = json["opt_out_url"]?.string
    #expect(try Self.token(of: url).label == "acme")
    #expect(json["message_id"]?.string == "m1")
    #expect(json["list_unsubscribe"]?.string == "<\(url ?? "")>")
    #expect(json["list_unsubscribe_post"]?.string == "List-Unsubscribe=One-Click")
    #expect(try await endpoints.client.deviations(of: answer, .post, "/v1/messages") == [])
  }

  @Test func `the link names the stored message, and an SMS has a link alone`() async throws {
    let endpoints = try await Self.endpoints()
    _ = await endpoints.put("u1", #"{"phone":"+35699000001","brand":"casino"}"#)
    let answer = await Self.post(
      endpoints, #"{"message_id":"<m1>","user_ext_id":"u1","channel":"sms","template":" t7 "}"#)
    let json = try answer.json()
    #expect(json.members.map(\.key) == ["message_id", "opt_out_url"])
    let token = try Self.token(of: json["opt_out_url"]?.string)
    let stored = try #require(
      await MessageStore(pool: endpoints.pool, pseudonyms: Pseudonyms(key: Array("privacy".utf8)))
        .find(
          day: token.day, linkID: token.linkID, in: token.label))
    #expect(
      stored.message
        == SentMessage(
          messageID: "m1", userExtID: "u1", channel: .sms, brand: "casino", template: "t7"))
    #expect(stored.address == "+35699000001")
  }

  @Test func `the same message has the same link, another user's or channel's another`()
    async throws
  {
    let endpoints = try await Self.endpoints()
    func url(_ content: String) async throws -> String? {
      try await Self.post(endpoints, content).json()["opt_out_url"]?.string
    }
    let first = try await url(Self.message)
    #expect(try await url(Self.message) == first)
    #expect(
      try await url(#"{"message_id":"m1","user_ext_id":"u2","channel":"email"}"#) != first)
    #expect(try await url(#"{"message_id":"m1","user_ext_id":"u1","channel":"sms"}"#) != first)
    let rival = await Self.post(endpoints, Self.message, token: "rival-sender")
    let token = try Self.token(of: rival.json()["opt_out_url"]?.string)
    #expect(token.label == "rival")
  }

  @Test func `each link without a message is a new one`() async throws {
    let endpoints = try await Self.endpoints()
    let content = #"{"user_ext_id":"u1","channel":"sms","campaign":"autumn"}"#
    let first = await Self.post(endpoints, content, "/v1/opt-out-links")
    let second = await Self.post(endpoints, content, "/v1/opt-out-links")
    #expect(first.status == 200 && first.text != second.text)
    #expect(try await endpoints.client.deviations(of: first, .post, "/v1/opt-out-links") == [])
    let refused = await Self.post(endpoints, Self.message, "/v1/opt-out-links")
    #expect(try refused.places() == ["#/message_id"])
  }

  @Test(arguments: [
    ("[]", ["#"]), ("{}", ["#/message_id", "#/user_ext_id", "#/channel"]),
    (#"{"message_id":"","user_ext_id":"u1","channel":"sms"}"#, ["#/message_id"]),
    (#"{"message_id":"<>","user_ext_id":"u1","channel":"sms"}"#, ["#/message_id"]),
    (#"{"message_id":"a\nb","user_ext_id":"u1","channel":"sms"}"#, ["#/message_id"]),
    (
      #"{"message_id":1,"user_ext_id":"","channel":"fax"}"#,
      ["#/message_id", "#/user_ext_id", "#/channel"]
    ),
    (#"{"message_id":"m","user_ext_id":"u1","channel":"sms","brand":1}"#, ["#/brand"]),
    (#"{"message_id":"m","user_ext_id":"u1","channel":"sms","sent_at":"today"}"#, ["#/sent_at"]),
    (#"{"message_id":"m","user_ext_id":"u1","channel":"sms","campain":"x"}"#, ["#/campain"]),
  ])
  func `a message that can't be is refused with its places`(content: String, places: [String])
    async throws
  {
    let answer = await EndpointClient(.unreachable()).send(.post, "/v1/messages", content)
    #expect(answer.status == 422)
    #expect(try answer.places() == places)
  }

  @Test func `words have at most 256 bytes and a message id 512`() async throws {
    func status(word: Int, id: Int) async -> Int {
      let word = String(repeating: "w", count: word)
      let id = String(repeating: "i", count: id)
      return await EndpointClient(.unreachable()).send(
        .post, "/v1/messages",
        #"{"message_id":"\#(id)","user_ext_id":"u1","channel":"sms","campaign":"\#(word)"}"#
      ).status
    }
    #expect(await status(word: 256, id: 512) == 503)
    #expect(await status(word: 257, id: 512) == 422)
    #expect(await status(word: 256, id: 513) == 422)
  }

  @Test(arguments: [3, 65_536])
  func `lines are answered in order, good ones stored beside bad ones`(pieceBytes: Int) async throws
  {
    let endpoints = try await Self.endpoints()
    let content = """
      {"message_id":"m1","user_ext_id":"u1","channel":"email"}
      not json

      {"message_id":"m2","user_ext_id":"u2"}
      {"message_id":"m3","user_ext_id":"u3","channel":"sms"}
      """
    let answer = await endpoints.client.send(
      .post, "/v1/messages", token: "acme-sender", content, type: "application/x-ndjson",
      pieceBytes: pieceBytes)
    #expect(try await endpoints.client.deviations(of: answer, .post, "/v1/messages") == [])
    let rows = try answer.lines.map { try JSONDocument(Array($0.utf8)).root }
    #expect(rows.map { $0["line"]?.integer } == [1, 2, 4, 5])
    #expect(rows.map { $0["message_id"]?.string } == ["m1", nil, nil, "m3"])
    #expect(rows.map { $0["opt_out_url"] == nil } == [false, true, true, false])
    #expect(
      rows.map { $0["errors"]?.elements.compactMap { $0["pointer"]?.string } } == [
        [], ["#"], ["#/channel"], [],
      ])
  }

  @Test func `only a sender may register`() async throws {
    for path in ["/v1/messages", "/v1/opt-out-links"] {
      let answer = await EndpointClient(.unreachable()).send(
        .post, path, token: "acme-pam", Self.message)
      #expect(answer.status == 403)
    }
  }
}
