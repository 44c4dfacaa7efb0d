import HTTPMessages
import JSONReading
import Testing

@testable import Endpoints

struct UserBatchTests {
  static func send(_ endpoints: StoredEndpoints, _ content: String, pieceBytes: Int = 65_536) async
    -> Answer
  {
    await endpoints.client.send(
      .post, "/v1/users/batch", token: "acme-pam", content, type: "application/x-ndjson",
      pieceBytes: pieceBytes)
  }

  @Test(arguments: [1, 7, 1000, 65_536])
  func `good lines are kept when others are bad, each is answered in its place`(pieceBytes: Int)
    async throws
  {
    let endpoints = try await StoredEndpoints.make()
    _ = await endpoints.put("old", #"{"brand":"casino"}"#)
    let content = """
      {"user_ext_id":"u1","email":"a@example.com"}

      {"user_ext_id":"u2","pam_sms_opt_out":1,"emial":"x"}
      not json
      {"user_ext_id":"u3","user_ext_id":"u4"}
      []
      {"email":"a@example.com"}
      {"user_ext_id":"\(String(repeating: "x", count: LineReader.maxLineBytes))"}
      {"user_ext_id":"old","brand":"casino"}\r
      {"user_ext_id":"old","brand":"bets"}
      {"user_ext_id":"u1","brand":"z","reported_at":"2099-01-01T00:00:00Z"}
      """
    let answer = await Self.send(endpoints, content, pieceBytes: pieceBytes)
    #expect(answer.status == 200)
    #expect(answer.fields["Content-Type"] == "application/x-ndjson")
    let rows = try answer.lines.map { try JSONDocument(Array($0.utf8)).root }
    #expect(rows.map { $0["line"]?.integer } == [1, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    #expect(
      rows.map { $0["result"]?.string } == [
        "created", "error", "error", "error", "error", "error", "error", "unchanged", "updated",
        "updated",
      ])
    #expect(
      rows.map { $0["user_ext_id"]?.string } == [
        "u1", "u2", nil, nil, nil, nil, nil, "old", "old", "u1",
      ])
    #expect(
      rows.map { $0["errors"]?.elements.compactMap { $0["pointer"]?.string } } == [
        [], ["#/pam_sms_opt_out", "#/emial"], ["#"], ["#"], ["#"], ["#/user_ext_id"], ["#"], [], [],
        [],
      ])
    #expect(rows.last?["reported_at_assumed"]?.boolean == true)
    #expect(try await endpoints.client.deviations(of: answer, .post, "/v1/users/batch") == [])
    #expect(await endpoints.client.send(.get, "/v1/users/u2").status == 404)
    #expect(try await endpoints.client.send(.get, "/v1/users/u1").json()["brand"]?.string == "z")
  }

  @Test func `stale fields are named on their line`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let answer = await Self.send(
      endpoints,
      """
      {"user_ext_id":"u1","brand":"new","reported_at":"2026-11-22T09:00:00Z"}
      {"user_ext_id":"u1","brand":"old","reported_at":"2026-11-22T08:00:00Z"}
      """)
    #expect(
      answer.lines.last
        == #"{"line":2,"user_ext_id":"u1","result":"unchanged","stale":["brand"],"reported_at_assumed":false,"errors":[]}"#
    )
  }

  @Test func `more lines than one statement takes are all stored`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let count = ReportUserBatch.maxRecords * 2 + 1
    let lines = (1...count).map { #"{"user_ext_id":"u\#($0)"}"# }
    let answer = await Self.send(endpoints, lines.joined(separator: "\n"))
    #expect(answer.lines.count == count)
    #expect(
      answer.lines.last?.hasPrefix(
        #"{"line":\#(count),"user_ext_id":"u\#(count)","result":"created""#) == true)
    #expect(await endpoints.client.send(.get, "/v1/users/u\(count)").status == 200)
  }

  @Test(arguments: ["", "\n\n", "  \r\n"])
  func `no lines are answered by none`(content: String) async throws {
    let answer = await EndpointClient(.unreachable()).send(
      .post, "/v1/users/batch", content, type: "application/x-ndjson")
    #expect(answer.status == 200 && answer.content.isEmpty && !answer.isBroken)
  }

  @Test func `a connection that ends in a line breaks the answer and keeps whole lines`()
    async throws
  {
    let endpoints = try await StoredEndpoints.make()
    let head = HTTPRequestHead(
      method: .post, target: "/v1/users/batch", fields: ["Authorization": "Bearer acme-pam"])
    let content = ScriptedContent(
      [Array("{\"user_ext_id\":\"u1\"}\n{\"user_ext".utf8)], breaks: true)
    let answer = await endpoints.client.send(head, content, [])
    #expect(answer.isBroken)
    #expect(answer.lines.count == 1)
    #expect(await endpoints.client.send(.get, "/v1/users/u1").status == 200)
  }
}
