import HTTPMessages
import JSONReading
import Testing

@testable import Endpoints

struct UsersTests {
  static let path = "/v1/users/{user_ext_id}"

  @Test func `PUT creates with 201, changes with 200, and both answer the stored user`()
    async throws
  {
    let endpoints = try await StoredEndpoints.make()
    let created = await endpoints.put(
      "u1", #"{"email":"A@Example.com","reported_at":"2026-11-22T09:00:00Z"}"#)
    #expect(created.status == 201)
    #expect(
      created.text
        == #"{"user_ext_id":"u1","brand":null,"account_status":"ACTIVE","email":"A@Example.com","email_address":"a@example.com","phone":null,"phone_number":null,"pam_email_opt_out":false,"pam_sms_opt_out":false,"email_verified":false,"phone_verified":false,"reported_at":{"email":"2026-11-22T09:00:00Z","phone":null,"brand":null,"account_status":null,"pam_email_opt_out":null,"pam_sms_opt_out":null,"email_verified":null,"phone_verified":null},"created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00Z","result":"created","stale":[],"reported_at_assumed":false}"#
    )
    #expect(try await endpoints.client.deviations(of: created, .put, Self.path) == [])
    let changed = await endpoints.put("u1", #"{"brand":"casino"}"#)
    #expect(changed.status == 200)
    #expect(try changed.json()["email_address"]?.string == "a@example.com")
    #expect(try changed.json()["result"]?.string == "updated")
    #expect(try await endpoints.client.deviations(of: changed, .put, Self.path) == [])
    #expect(changed.fields["Cache-Control"] == "no-store")
  }

  @Test func `a partial PUT never makes a self-excluded player active`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("u1", #"{"account_status":"SELF_EXCLUDED","pam_sms_opt_out":true}"#)
    let answer = try await endpoints.put("u1", #"{"email":"a@example.com"}"#).json()
    #expect(answer["account_status"]?.string == "SELF_EXCLUDED")
    #expect(answer["pam_sms_opt_out"]?.boolean == true)
  }

  @Test func `a mistake in one field applies nothing`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("u1", #"{"email":"a@example.com"}"#)
    let refused = await endpoints.put(
      "u1", #"{"email":"b@example.com","pam_sms_opt_out":"yes","brandt":"x"}"#)
    #expect(refused.status == 422)
    #expect(try refused.places() == ["#/pam_sms_opt_out", "#/brandt"])
    #expect(try await endpoints.client.deviations(of: refused, .put, Self.path) == [])
    let stored = await endpoints.client.send(.get, "/v1/users/u1")
    #expect(try stored.json()["email"]?.string == "a@example.com")
  }

  @Test func `an older report is listed as stale, and a time too far ahead is ours`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let ahead = await endpoints.put(
      "u1", #"{"brand":"casino","reported_at":"2099-01-01T00:00:00Z"}"#)
    #expect(try ahead.json()["reported_at_assumed"]?.boolean == true)
    #expect(try ahead.json()["reported_at"]?["brand"]?.string == "2026-11-22T10:00:00Z")
    let older = await endpoints.put(
      "u1", #"{"brand":"bets","email":"a@example.com","reported_at":"2026-11-22T09:59:59Z"}"#)
    #expect(try older.json()["stale"]?.elements.map(\.string) == ["brand"])
    #expect(try older.json()["brand"]?.string == "casino")
    #expect(try older.json()["email"]?.string == "a@example.com")
  }

  @Test func `PATCH changes a user who is known and answers 404 for another`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let missing = await endpoints.client.send(.patch, "/v1/users/u1", #"{"brand":"casino"}"#)
    #expect(missing.status == 404)
    #expect(await endpoints.client.send(.get, "/v1/users/u1").status == 404)
    _ = await endpoints.put("u1", "{}")
    let changed = await endpoints.client.send(.patch, "/v1/users/u1", #"{"brand":"casino"}"#)
    #expect(changed.status == 200)
    #expect(try await endpoints.client.deviations(of: changed, .patch, Self.path) == [])
  }

  @Test func `an erased user answers 404 and UNKNOWN_USER`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("u1", #"{"email":"a@example.com","phone":"+35699000001"}"#)
    let erased = await endpoints.client.send(.delete, "/v1/users/u1")
    #expect(
      erased.text
        == #"{"user_ext_id":"u1","result":"erased","addresses":2,"shared_addresses":0,"events":0,"messages":0,"receipts":0,"quarantine":0}"#
    )
    #expect(try await endpoints.client.deviations(of: erased, .delete, Self.path) == [])
    #expect(await endpoints.client.send(.get, "/v1/users/u1").status == 404)
    #expect(await endpoints.client.send(.delete, "/v1/users/u1").status == 404)
    let status = try await endpoints.deliverability("u1")
    #expect(status["email"]?["blocked_by"]?.elements.map(\.string) == ["UNKNOWN_USER"])
  }

  @Test func `ids of any allowed bytes are kept apart`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let ids = ["a%2Fb", "a%20b", "%C3%A9", "e%CC%81", "..", "%25", "batch", "'%3B--"]
    for (number, id) in ids.enumerated() {
      #expect(await endpoints.put(id, #"{"brand":"b\#(number)"}"#).status == 201, "\(id)")
    }
    for (number, id) in ids.enumerated() {
      let user = try await endpoints.client.send(.get, "/v1/users/\(id)").json()
      #expect(user["brand"]?.string == "b\(number)", "\(id)")
    }
  }

  @Test func `a label never sees another's users`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let client = endpoints.client
    _ = await endpoints.put("u1", #"{"email":"a@example.com","phone":"+35699000001"}"#)
    for (method, target, content, status) in [
      (HTTPMethod.get, "/v1/users/u1", "", 404), (.patch, "/v1/users/u1", "{}", 404),
      (.delete, "/v1/users/u1", "", 404),
      (.post, "/v1/addresses/reset", #"{"channel":"email","address":"a@example.com"}"#, 404),
    ] {
      #expect(
        await client.send(method, target, token: "rival-all", content).status == status, "\(target)"
      )
    }
    let foreign = try await endpoints.deliverability("u1", token: "rival-all")
    #expect(foreign["account_status"]?.isNull == true)
    let export = await client.send(
      .get, "/v1/deliverability/export?format=ndjson", token: "rival-all")
    #expect(export.status == 200 && export.content.isEmpty && !export.isBroken)
    _ = await client.send(
      .put, "/v1/users/u1/opt-out", token: "acme-all", #"{"channels":["sms"],"action":"clear"}"#)
    let foreignTimeline = await client.send(.get, "/v1/users/u1/timeline", token: "rival-all")
    #expect(
      foreignTimeline.text
        == #"{"user_ext_id":"u1","last_opened_at":null,"last_clicked_at":null,"entries":[],"next_before":null}"#
    )
    let batch = await client.send(
      .post, "/v1/users/batch", token: "rival-all", #"{"user_ext_id":"u1","brand":"rival"}"#)
    #expect(batch.text.contains(#""result":"created""#))
    let query = await client.send(
      .post, "/v1/deliverability/query", token: "rival-all", "\"u1\"", type: "application/x-ndjson")
    #expect(query.lines.count == 1 && !query.text.contains("a@example.com"))
    _ = await client.send(
      .put, "/v1/users/u1/opt-out", token: "rival-all",
      #"{"channels":["email","sms"],"action":"opt_out"}"#)
    _ = await endpoints.put("u1", #"{"account_status":"BLOCKED"}"#, token: "rival-all")
    let timeline = try await client.send(.get, "/v1/users/u1/timeline", token: "acme-all").json()
    let actors = try #require(timeline["entries"]).elements.filter {
      $0["kind"]?.string == "opt_out"
    }
    #expect(actors.map { $0["word"]?.string } == ["clear"])
    let user = try await client.send(.get, "/v1/users/u1").json()
    #expect(user["brand"]?.isNull == true)
    let own = try await endpoints.deliverability("u1")
    #expect(own["account_status"]?.string == "ACTIVE")
    #expect(own["email"]?["can_contact"]?.boolean == true)
    #expect(own["sms"]?["can_contact"]?.boolean == true)
  }
}
