import Deliverability
import HTTPMessages
import JSONReading
import Testing

@testable import Endpoints

struct OptOutsTests {
  static let path = "/v1/users/{user_ext_id}/opt-out"

  static func put(_ client: EndpointClient, _ content: String) async -> Answer {
    await client.send(.put, "/v1/users/u1/opt-out", token: "acme-operator", content)
  }

  @Test func `a snooze of a user not yet reported holds on the channels named until its end`()
    async throws
  {
    let endpoints = try await StoredEndpoints.make()
    let answer = await Self.put(
      endpoints.client, #"{"channels":["sms"],"action":"snooze","days":2,"reason":"asked"}"#)
    #expect(
      answer.text
        == #"{"user_ext_id":"u1","as_of":"2026-11-22T10:00:00Z","sms":{"smartico_opt_out":true,"permanent":false,"snoozed_until":"2026-11-24T10:00:00Z","provider_opt_out":false}}"#
    )
    #expect(try await endpoints.client.deviations(of: answer, .put, Self.path) == [])
    _ = await endpoints.put("u1", #"{"email":"a@example.com","phone":"+35699000001"}"#)
    let during = try await endpoints.deliverability("u1")
    #expect(during["sms"]?["blocked_by"]?.elements.map(\.string) == ["SNOOZED"])
    #expect(during["email"]?["can_contact"]?.boolean == true)
    let later = endpoints.client(at: EndpointClient.now.adding(days: 2))
    let over = try await later.send(.get, "/v1/users/u1/deliverability").json()
    #expect(over["sms"]?["can_contact"]?.boolean == true)
  }

  @Test func `a snooze without days takes the label's policy, and clear ends what is ours`()
    async throws
  {
    let endpoints = try await StoredEndpoints.make()
    let snooze = try await Self.put(
      endpoints.client, #"{"channels":["email","sms"],"action":"snooze"}"#
    ).json()
    #expect(snooze["email"]?["snoozed_until"]?.string == "2026-12-22T10:00:00Z")
    let permanent = try await Self.put(
      endpoints.client, #"{"channels":["email"],"action":"opt_out"}"#
    ).json()
    #expect(permanent["email"]?["permanent"]?.boolean == true)
    #expect(permanent["sms"] == nil)
    let cleared = try await Self.put(
      endpoints.client, #"{"channels":["sms","email"],"action":"clear"}"#
    ).json()
    #expect(cleared["email"]?["smartico_opt_out"]?.boolean == false)
    #expect(cleared["sms"]?["smartico_opt_out"]?.boolean == false)
  }

  @Test(arguments: [
    ("{}", ["#/channels", "#/action"]),
    (#"{"channels":[],"action":"clear"}"#, ["#/channels"]),
    (#"{"channels":"sms","action":"clear"}"#, ["#/channels"]),
    (#"{"channels":["fax"],"action":"clear"}"#, ["#/channels"]),
    (#"{"channels":["sms","sms"],"action":"clear"}"#, ["#/channels"]),
    (#"{"channels":["sms",1],"action":"clear"}"#, ["#/channels"]),
    (#"{"channels":["sms"],"action":"optout"}"#, ["#/action"]),
    (#"{"channels":["sms"],"action":null}"#, ["#/action"]),
    (#"{"channels":["sms"],"action":"snooze","days":0}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"snooze","days":366}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"snooze","days":1.5}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"snooze","days":1e99}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"snooze","days":"30"}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"snooze","days":null}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"opt_out","days":30}"#, ["#/days"]),
    (#"{"channels":["sms"],"action":"clear","reason":1}"#, ["#/reason"]),
    (#"{"channels":["sms"],"action":"clear","until":"2027"}"#, ["#/until"]),
  ])
  func `a command that can't be is refused with its places`(content: String, places: [String])
    async throws
  {
    let answer = await Self.put(EndpointClient(.unreachable()), content)
    #expect(answer.status == 422)
    #expect(try answer.places() == places)
  }

  @Test func `a reason has at most 500 characters`() async throws {
    func status(_ count: Int) async -> Int {
      let reason = String(repeating: "é", count: count)
      return await Self.put(
        EndpointClient(.unreachable()),
        #"{"channels":["sms"],"action":"clear","reason":"\#(reason)"}"#
      ).status
    }
    #expect(await status(500) == 503)
    #expect(await status(501) == 422)
  }

  @Test func `resetting an address says what it was`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("u1", #"{"email":"A@example.com","email_verified":true}"#)
    func reset(_ address: String) async -> Answer {
      await endpoints.client.send(
        .post, "/v1/addresses/reset", token: "acme-operator",
        #"{"channel":"email","address":"\#(address)"}"#)
    }
    let first = await reset(" Ann <a@EXAMPLE.com> ")
    #expect(
      first.text
        == #"{"channel":"email","address":"a@example.com","result":"reset","previous_status":"VERIFIED"}"#
    )
    #expect(try await endpoints.client.deviations(of: first, .post, "/v1/addresses/reset") == [])
    #expect(try await reset("a@example.com").json()["result"]?.string == "already_new")
    #expect(await reset("b@example.com").status == 404)
  }

  @Test(arguments: [
    (#"{"channel":"email","address":"nobody"}"#, ["#/address"]),
    (#"{"channel":"sms","address":"35699000001"}"#, ["#/address"]),
    (#"{"channel":"fax","address":"a@example.com"}"#, ["#/channel"]),
    (#"{"address":"a@example.com"}"#, ["#/channel"]), (#"{"channel":"email"}"#, ["#/address"]),
    (#"{"channel":"email","address":null,"x":1}"#, ["#/address", "#/x"]),
  ])
  func `a reset that can't be is refused with its places`(content: String, places: [String])
    async throws
  {
    let answer = await EndpointClient(.unreachable()).send(.post, "/v1/addresses/reset", content)
    #expect(answer.status == 422)
    #expect(try answer.places() == places)
  }

  @Test func `a timeline tells who did what, a page at a time`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("u1", #"{"email":"a@example.com"}"#)
    for action in ["opt_out", "clear", "opt_out"] {
      _ = await Self.put(
        endpoints.client,
        #"{"channels":["email"],"action":"\#(action)","reason":"call \#(action)"}"#)
    }
    let all = await endpoints.client.send(.get, "/v1/users/u1/timeline")
    #expect(
      try await endpoints.client.deviations(of: all, .get, "/v1/users/{user_ext_id}/timeline") == []
    )
    let entries = try #require(try all.json()["entries"]).elements.filter {
      $0["kind"]?.string == "opt_out"
    }
    #expect(entries.map { $0["word"]?.string } == ["opt_out", "clear", "opt_out"])
    #expect(entries.allSatisfy { $0["actor"]?.string == "operator" })
    #expect(entries.first?["detail"]?.string == "call opt_out")
    var paged: [String?] = []
    var next: String? = ""
    while let cursor = next, paged.count < 100 {
      let query = cursor.isEmpty ? "" : "&before=\(cursor)"
      let page = try await endpoints.client.send(.get, "/v1/users/u1/timeline?limit=1\(query)")
        .json()
      paged += page["entries"]?.elements.map { $0["id"]?.string } ?? []
      next = page["next_before"]?.string
    }
    #expect(paged == (try all.json()["entries"]?.elements.map { $0["id"]?.string }))
    let before = await endpoints.client.send(
      .get, "/v1/users/u1/timeline?before=2020-01-01T00:00:00Z")
    #expect(
      before.text
        == #"{"user_ext_id":"u1","last_opened_at":null,"last_clicked_at":null,"entries":[],"next_before":null}"#
    )
  }
}
