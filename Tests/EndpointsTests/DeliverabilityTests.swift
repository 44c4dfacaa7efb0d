import Deliverability
import HTTPMessages
import JSONReading
import Telemetry
import Testing

@testable import Endpoints

struct DeliverabilityTests {
  static func query(
    _ endpoints: StoredEndpoints, _ content: String, type: String, accept: String? = nil,
    pieceBytes: Int = 65_536, _ parameters: String = ""
  ) async -> Answer {
    await endpoints.client.send(
      .post, "/v1/deliverability/query\(parameters)", token: "acme-sender", content, type: type,
      accept: accept, pieceBytes: pieceBytes)
  }

  static func ids(_ answers: [JSONValue]) -> [String?] { answers.map { $0["user_ext_id"]?.string } }

  @Test func `one user's answer is exactly the contract's`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put(
      "u1", #"{"email":"A@example.com","phone":"0035699000001","pam_sms_opt_out":true}"#)
    let answer = await endpoints.client.send(.get, "/v1/users/u1/deliverability")
    #expect(
      answer.text
        == #"{"user_ext_id":"u1","as_of":"2026-11-22T10:00:00Z","purpose":"marketing","account_status":"ACTIVE","email":{"can_contact":true,"address":"a@example.com","address_status":"NEW","pam_opt_out":false,"smartico_opt_out":false,"snoozed_until":null,"blocked_by":[],"ignored":[],"next_change_at":null},"sms":{"can_contact":false,"address":"+35699000001","address_status":"NEW","pam_opt_out":true,"smartico_opt_out":false,"snoozed_until":null,"blocked_by":["PAM_OPT_OUT"],"ignored":[],"next_change_at":null}}"#
    )
    let path = "/v1/users/{user_ext_id}/deliverability"
    #expect(try await endpoints.client.deviations(of: answer, .get, path) == [])
    let operational = try await endpoints.deliverability("u1", "?purpose=operational")
    #expect(operational["sms"]?["can_contact"]?.boolean == true)
    #expect(operational["sms"]?["ignored"]?.elements.map(\.string) == ["PAM_OPT_OUT"])
    let unknown = await endpoints.client.send(.get, "/v1/users/u2/deliverability")
    #expect(unknown.status == 200)
    #expect(try await endpoints.client.deviations(of: unknown, .get, path) == [])
  }

  @Test func `many users are answered in the order asked, in either format`() async throws {
    let endpoints = try await StoredEndpoints.make()
    for id in ["u1", "u2"] { _ = await endpoints.put(id, "{}") }
    let json = #"{"user_ids":["u2","nobody","u1","u2"]}"#
    let lines = "\"u2\"\n\n{\"user_ext_id\":\"nobody\"}\r\n\"u1\"\n\"u2\""
    let expected = ["u2", "nobody", "u1", "u2"]
    for (content, type, accept, isLines) in [
      (json, "application/json", nil, false),
      (json, "application/json", "application/x-ndjson", true),
      (lines, "application/x-ndjson", nil, true),
      (lines, "application/x-ndjson", "application/json", false),
    ] as [(String, String, String?, Bool)] {
      let answer = await Self.query(endpoints, content, type: type, accept: accept)
      #expect(answer.status == 200 && !answer.isBroken)
      let answers =
        isLines
        ? try answer.lines.map { try JSONDocument(Array($0.utf8)).root }
        : Array(try #require(try answer.json()["results"]).elements)
      #expect(Self.ids(answers) == expected)
      #expect(answers[1]["email"]?["blocked_by"]?.elements.map(\.string) == ["UNKNOWN_USER"])
      #expect(
        try await endpoints.client.deviations(of: answer, .post, "/v1/deliverability/query") == [])
    }
  }

  @Test(arguments: [1, 5, 65_536])
  func `a line that is no id is answered in its place`(pieceBytes: Int) async throws {
    let endpoints = try await StoredEndpoints.make()
    let long = String(repeating: "x", count: LineReader.maxLineBytes + 1)
    let content = "7\n\"u1\"\n\nnull\n{\"id\":\"u1\"}\n\"\"\n\"u2\"\n\"a\\u0000b\"\n\(long)\n\"u3"
    let answer = await Self.query(
      endpoints, content, type: "application/x-ndjson", pieceBytes: pieceBytes)
    #expect(!answer.isBroken)
    let rows = try answer.lines.map { try JSONDocument(Array($0.utf8)).root }
    #expect(rows.map { $0["line"]?.integer } == [1, nil, 4, 5, 6, nil, 8, 9, 10])
    #expect(Self.ids(rows) == [nil, "u1", nil, nil, nil, "u2", nil, nil, nil])
    #expect(
      try await endpoints.client.deviations(of: answer, .post, "/v1/deliverability/query") == [])
  }

  @Test func `lines that are all mistakes are all answered`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let answer = await Self.query(endpoints, "1\n2\n3", type: "application/x-ndjson")
    #expect(answer.lines.count == 3 && !answer.isBroken)
    let none = await Self.query(
      endpoints, "\n", type: "application/x-ndjson", accept: "application/json")
    #expect(none.text == #"{"results":[]}"#)
  }

  @Test func `content that is no list of ids breaks the connection`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let content = String(repeating: "1\n", count: SubmittedIDs.maxMistakes + 1)
    #expect(await Self.query(endpoints, content, type: "application/x-ndjson").isBroken)
    #expect(endpoints.client.log.lines.contains { $0.contains("answer_broken") })
  }

  @Test(arguments: [
    ("{}", ["#/user_ids"]), (#"{"user_ids":"u1"}"#, ["#/user_ids"]),
    (#"{"user_ids":null}"#, ["#/user_ids"]),
    (#"{"user_ids":["u1",2,"",null]}"#, ["#/user_ids/1", "#/user_ids/2", "#/user_ids/3"]),
    (#"{"user_ids":["a\u0000b"]}"#, ["#/user_ids/0"]),
    (#"{"ids":["u1"]}"#, ["#/user_ids", "#/ids"]),
    (#"["u1"]"#, ["#"]),
  ])
  func `a list that is none is refused with its places`(content: String, places: [String])
    async throws
  {
    let answer = await EndpointClient(.unreachable()).send(
      .post, "/v1/deliverability/query", content, type: "application/json")
    #expect(answer.status == 422)
    #expect(try answer.places() == places)
  }

  @Test func `ten thousand ids are taken as JSON and one more is sent to NDJSON`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let ids = (1...QueryManyDeliverability.maxListedIDs).map { "\"u\($0)\"" }
    let full = await Self.query(
      endpoints, #"{"user_ids":[\#(ids.joined(separator: ","))]}"#, type: "application/json")
    #expect(try full.json()["results"]?.count == ids.count)
    let over = await Self.query(
      endpoints, #"{"user_ids":["u0",\#(ids.joined(separator: ","))]}"#, type: "application/json")
    #expect(over.status == 422)
    #expect(over.text.contains("application/x-ndjson"))
  }

  @Test func `an answer in neither format is a 406`() async throws {
    let client = EndpointClient(.unreachable())
    #expect(
      await client.send(.post, "/v1/deliverability/query", "{}", accept: "text/html").status == 406)
    #expect(
      await client.send(.get, "/v1/deliverability/export", accept: "application/json").status == 406
    )
  }

  @Test func `an export has a row per user and channel, filtered as asked`() async throws {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("u1", #"{"email":"a@example.com","brand":"a,\"b\"\nc"}"#)
    _ = await endpoints.put("u2", #"{"phone":"+35699000001","account_status":"BLOCKED"}"#)
    func export(_ query: String, accept: String? = nil) async -> Answer {
      await endpoints.client.send(.get, "/v1/deliverability/export\(query)", accept: accept)
    }
    let rows = await export("", accept: "application/x-ndjson")
    #expect(rows.lines.count == 4 && !rows.isBroken)
    #expect(
      try await endpoints.client.deviations(of: rows, .get, "/v1/deliverability/export") == [])
    #expect(await export("?format=ndjson&channel=sms").lines.count == 2)
    let contactable = await export("?format=ndjson&can_contact=true").lines
    #expect(contactable.count == 1 && contactable.first?.contains("\"u1\"") == true)
    let operational = await export("?format=ndjson&can_contact=true&purpose=operational")
    #expect(operational.lines.count == 2)
    let csv = await export("?channel=email&can_contact=true")
    #expect(csv.fields["Content-Type"]?.hasPrefix("text/csv") == true)
    #expect(
      csv.text
        == "user_ext_id,brand,channel,address,address_status,can_contact,blocked_by,snoozed_until,next_change_at\nu1,\"a,\"\"b\"\"\nc\",email,a@example.com,NEW,true,\"\",,\n"
    )
  }
}
