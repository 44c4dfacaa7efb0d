import Deliverability
import Foundation
import HTTPMessages
import Ingestion
import Postgres
import Store
import Testing

@testable import Endpoints

struct OptOutPageTests {
  private let endpoints: StoredEndpoints
  private let email: OptOutToken
  private let now = EndpointClient.now

  init() async throws {
    endpoints = try await MessagesTests.endpoints()
    email = OptOutToken(
      label: "acme", day: EndpointClient.now.utcDay, linkID: [UInt8](repeating: 1, count: 12))
    try await message(1, "email", campaign: #"</title><script>alert("1")</script>"#)
    try await message(2, "sms")
  }

  private func message(_ number: UInt8, _ channel: String, campaign: String? = nil) async throws {
    try await endpoints.pool.run { connection in
      _ = try connection.query(
        """
        INSERT INTO message (label_id, day, link_id, message_id, user_ext_id, channel, brand,
          campaign, registered_at)
        VALUES ('acme', '2026-11-22', $1, 'm1', 'u1', $2, 'Casino <b>"R&D"</b>', $3, now())
        """,
        [.bytes([UInt8](repeating: number, count: 12)), .text(channel), .text(campaign)])
    }
  }

  private func path(_ token: OptOutToken) -> String {
    "/o/\(EndpointClient.tokens.text(of: token))"
  }

  private func open(
    _ method: HTTPMethod = .get, _ target: String? = nil, language: String? = nil
  ) async -> Answer {
    await endpoints.client.send(
      method, target ?? path(email), token: nil,
      fields: language.map { ["Accept-Language": $0] } ?? [:])
  }

  private func post(
    _ form: String, _ target: String? = nil, type: String = "application/x-www-form-urlencoded",
    at seconds: Int64 = 0
  ) async -> Answer {
    await endpoints.client(at: now.adding(seconds: seconds)).send(
      .post, target ?? path(email), token: nil, form, type: type)
  }

  private func wishes() async throws -> [String] {
    try await endpoints.pool.run { connection in
      try connection.query(
        """
        SELECT concat_ws(' ', channel, action, wording) AS line FROM opt_out_change
        ORDER BY changed_at, channel
        """
      ).map { try $0.text("line") }
    }
  }

  /// The value that a button of a page sends.
  private func undo(in answer: Answer) throws -> String {
    let text = answer.text
    let start = try #require(text.range(of: #"name="undo" value=""#)?.upperBound)
    return String(text[start...].prefix(32))
  }

  @Test(arguments: ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"])
  func `only a POST changes anything`(method: String) async throws {
    _ = await open(
      HTTPMethod(rawValue: method), path(email) + "?choice=all&List-Unsubscribe=One-Click")
    #expect(try await wishes().isEmpty)
  }

  @Test func `the page is a plain form, escaped, and kept out of caches and frames`() async throws {
    let answer = await open()
    #expect(answer.status == 200)
    #expect(answer.text.contains(#"<html lang="en">"#))
    #expect(answer.text.contains("Casino &lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;"))
    #expect(!answer.text.contains("<script") && !answer.text.contains("<b>"))
    for choice in ["channel", "all", "snooze"] {
      #expect(answer.text.contains(#"<button name="choice" value="\#(choice)""#))
    }
    #expect(answer.fields["Cache-Control"] == "no-store")
    #expect(answer.fields["Referrer-Policy"] == "no-referrer")
    #expect(answer.fields["X-Robots-Tag"] == "noindex, nofollow")
    let policy = try #require(answer.fields["Content-Security-Policy"])
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
  }

  @Test func `a choice says what is in force, and its undo takes back exactly it`() async throws {
    let chosen = await post("choice=channel&wording=en-1-2")
    #expect(chosen.status == 200)
    #expect(chosen.text.contains("Your choice is saved."))
    #expect(chosen.text.contains("Email: stopped.") && chosen.text.contains("SMS: not stopped."))
    let paused = await post("choice=snooze", at: 60)
    #expect(paused.text.contains("SMS: paused until 22 December 2026, 10:01 UTC."))
    let undone = await post("undo=\(try undo(in: paused))", at: 120)
    #expect(undone.text.contains("undone"))
    #expect(undone.text.contains("SMS: not stopped.") && undone.text.contains("Email: stopped."))
    let late = await post("undo=\(try undo(in: chosen))", at: 900)
    #expect(late.text.contains("can no longer be undone"))
    #expect(
      try await wishes() == [
        "email opt_out en-1-2", "email snooze", "sms snooze", "email undo", "sms undo",
      ])
  }

  @Test(arguments: [
    ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
    ("application/x-www-form-urlencoded; charset=UTF-8", "a=b&List-Unsubscribe=One-Click"),
    (
      "multipart/form-data; boundary=x",
      "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
    ),
  ])
  func `one-click opts out of the message's channel, for ever, however often`(
    type: String, form: String
  ) async throws {
    for _ in 0..<3 {
      let answer = await post(form, type: type)
      #expect(answer.status == 200)
      #expect(answer.fields["Location"] == nil && answer.fields["Set-Cookie"] == nil)
    }
    #expect(try await wishes() == ["email opt_out one-click"])
    let sms = OptOutToken(label: "acme", day: email.day, linkID: [UInt8](repeating: 2, count: 12))
    #expect(await post(form, path(sms), type: type).status == 200)
    #expect(try await wishes() == ["email opt_out one-click", "sms opt_out one-click"])
  }

  @Test(arguments: [
    ("", "application/x-www-form-urlencoded", 400),
    ("choice=everything", "application/x-www-form-urlencoded", 400),
    ("choice=all&undo=00", "application/x-www-form-urlencoded", 400),
    ("undo=<script>", "application/x-www-form-urlencoded", 400),
    ("List-Unsubscribe=Two-Clicks", "application/x-www-form-urlencoded", 400),
    ("list-unsubscribe=One-Click", "application/x-www-form-urlencoded", 400),
    (String(repeating: "a=b&", count: 30) + "choice=all", "application/x-www-form-urlencoded", 400),
    ("--x\r\n<script>", "multipart/form-data; boundary=x", 400),
    ("choice=all", "multipart/form-data", 400), ("choice=all", "text/plain", 415),
    (#"{"choice":"all"}"#, "application/json", 415), ("choice=all", "<script>", 415),
  ])
  func `what is no choice gets a plain page, and changes nothing`(
    form: String, type: String, status: Int
  ) async throws {
    let answer = await post(form, type: type)
    #expect(answer.status == status)
    #expect(answer.fields["Content-Type"] == "text/html; charset=utf-8")
    #expect(!answer.text.contains("<script") && !answer.text.contains("saved"))
    #expect(try await wishes().isEmpty)
  }

  @Test func `a large form is refused before it is read, and an encoded one as well`() async throws
  {
    let form = String(repeating: "a", count: 10_485_760) + "&choice=all"
    let head = HTTPRequestHead(
      method: .post, target: path(email),
      fields: [
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": String(form.utf8.count),
      ])
    let answer = await endpoints.client.send(
      head, ScriptedContent("", pieceBytes: 1), Array(form.utf8))
    #expect(answer.status == 413 && answer.text.contains("too large"))
    let encoded = await endpoints.client.send(
      .post, path(email), token: nil, "choice=all", type: "application/x-www-form-urlencoded",
      fields: ["Content-Encoding": "gzip"])
    #expect(encoded.status == 415)
    #expect(try await wishes().isEmpty)
  }

  @Test func `links that are unknown, altered, foreign or too old get one and the same page`()
    async throws
  {
    var old = email
    old.day -= Int32(OptOutTokens.defaultMaxAgeDays) + 1
    var unknown = email
    unknown.linkID[0] = 9
    let good = EndpointClient.tokens.text(of: email)
    let foreign = try OptOutTokens(keys: [Array("another key".utf8)], labels: ["acme"])
    let targets =
      [path(old), path(unknown), "/o/" + foreign.text(of: email), "/o/x", "/o/%3Cscript%3E"]
      + ["/o/" + good.dropLast() + (good.last == "A" ? "B" : "A"), "/o/\(good)A"]
    var pages: Set<[UInt8]> = []
    for target in targets {
      for method in [HTTPMethod.get, .post] {
        let answer =
          method == .get ? await open(.get, target) : await post("choice=all", target)
        #expect(answer.status == 404)
        pages.insert(answer.content)
      }
    }
    #expect(pages.count == 1)
    #expect(
      pages.first.map { String(decoding: $0, as: UTF8.self) }?.contains("help@operator.example")
        == true)
    #expect(try await wishes().isEmpty)
  }

  @Test func `the last character of a token counts, since base 64 leaves no bits unused`() async {
    let good = EndpointClient.tokens.text(of: email)
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    var accepted = 0
    for digit in digits {
      if await open(.get, "/o/\(good.dropLast())\(digit)").status == 200 { accepted += 1 }
    }
    #expect(accepted == 1)
  }

  @Test func `only links that do not work are limited`() async throws {
    let client = endpoints.client
    func status(_ target: String) async -> Int {
      await client.send(.get, target, token: nil).status
    }
    var statuses: [Int] = []
    for _ in 0...InvalidLinkLimit.perMinute { statuses.append(await status("/o/x")) }
    #expect(Set(statuses.dropLast()) == [404] && statuses.last == 429)
    for _ in 0..<100 { #expect(await status(path(email)) == 200) }
    let answer = await client.send(
      .post, "/o/x", token: nil, "choice=all", type: "application/x-www-form-urlencoded")
    #expect(answer.status == 429 && answer.fields["Retry-After"] == "60")
  }

  @Test func `while the database is away the page offers its choices, and keeps what is chosen`()
    async throws
  {
    let choices = KeptChoices()
    let client = EndpointClient(.unreachable(), choices: choices)
    func post(_ form: String) async -> Answer {
      await client.send(
        .post, path(email), token: nil, form, type: "application/x-www-form-urlencoded")
    }
    let opened = await client.send(.get, path(email), token: nil)
    #expect(opened.status == 200)
    #expect(opened.text.contains("be shown right now") && !opened.text.contains("In force"))
    for choice in ["channel", "all", "snooze"] {
      #expect(opened.text.contains(#"<button name="choice" value="\#(choice)""#))
    }
    #expect(choices.kept.isEmpty)

    let chosen = await post("choice=all&wording=en-1-2")
    #expect(chosen.status == 200)
    #expect(chosen.text.contains("Your choice is saved and takes effect shortly."))
    #expect(chosen.text.contains("Possible until 22 November 2026, 10:15 UTC."))
    let undone = await post("undo=\(try undo(in: chosen))")
    #expect(undone.status == 200)
    #expect(undone.text.contains("takes effect shortly") && !undone.text.contains("Possible until"))
    #expect(await post("List-Unsubscribe=One-Click").status == 200)
    let first = try #require(choices.kept.first)
    #expect(choices.kept.map(\.action) == [.optOutAll, .undo(choiceID: first.id), .optOut])
    #expect(choices.kept.map(\.wording) == ["en-1-2", nil, "one-click"])
    #expect(choices.kept.allSatisfy { $0.label == "acme" && $0.linkID == email.linkID })
    // A token is proved without the database too.
    let forged = "/o/" + String(repeating: "A", count: 47)
    #expect(await client.send(.get, forged, token: nil).status == 404)
  }

  @Test func `without its database it says so, and asks to come again`() async {
    let client = EndpointClient(.unreachable())
    for method in [HTTPMethod.get, .post] {
      let answer = await client.send(
        method, path(email), token: nil, "choice=all", type: "application/x-www-form-urlencoded")
      #expect(answer.status == 503 && answer.fields["Retry-After"] == "60")
      #expect(answer.text.contains("<h1>") && !answer.text.contains("is saved"))
    }
  }

  @Test(arguments: [
    ("de-AT, en;q=0.5", "de"), ("es-419", "es"), ("pt-BR,pt;q=0.9", "pt"), ("fr", "en"),
    ("fr, de;q=0.1", "de"), ("en;q=0, de;q=0", "en"), ("", "en"), ("*", "en"),
  ])
  func `it speaks the language that the reader prefers`(field: String, language: String) async {
    let answer = await open(language: field)
    #expect(answer.fields["Content-Language"] == language)
    #expect(answer.text.contains(#"<html lang="\#(language)">"#))
  }
}
