import HTTPMessages
import JSONReading
import Testing

@testable import Endpoints

struct OptOutChangesTests {
  @Test func `every change is exported, of one user or of all, as lines or CSV`() async throws {
    let endpoints = try await StoredEndpoints.make()
    for (user, action) in [("u1", "opt_out"), ("u2", "snooze"), ("u1", "clear")] {
      _ = await endpoints.client.send(
        .put, "/v1/users/\(user)/opt-out", token: "acme-operator",
        #"{"channels":["email"],"action":"\#(action)","reason":"=\"quoted\", said"}"#)
    }
    func export(_ query: String = "", token: String = "acme-operator") async -> Answer {
      await endpoints.client.send(
        .get, "/v1/opt-out-changes\(query)", token: token, accept: "application/x-ndjson")
    }
    let all = await export()
    #expect(all.status == 200 && !all.isBroken)
    let actions = try all.lines.map { try JSONDocument(Array($0.utf8)).root["action"]?.string }
    #expect(actions == ["opt_out", "snooze", "clear"])
    #expect(try await endpoints.client.deviations(of: all, .get, "/v1/opt-out-changes") == [])
    #expect(await export("?user_ext_id=u1").lines.count == 2)
    #expect(await export("?user_ext_id=%27%20OR%20true--").lines.isEmpty)
    #expect(await export(token: "rival-operator").lines.isEmpty)
    #expect(await export("?to=2020-01-01T00:00:00Z").lines.isEmpty)
    #expect(await export("?from=2020-01-01T00:00:00Z").lines.count == 3)
    let csv = await export("?format=csv&user_ext_id=u2")
    #expect(csv.lines.first?.hasPrefix("changed_at,user_ext_id,channel,address,action,") == true)
    #expect(csv.text.contains(#","=""quoted"", said","#))
  }

  @Test(arguments: [
    ("?user_ext_id=", "user_ext_id"), ("?from=yesterday", "from"), ("?to=2026", "to"),
    ("?format=xml", "format"), ("?since=x", "since"),
  ])
  func `a parameter that can't be is a 400 that names it`(query: String, name: String) async throws
  {
    let answer = await EndpointClient(.unreachable()).send(.get, "/v1/opt-out-changes\(query)")
    #expect(answer.status == 400)
    #expect(try answer.places() == [name])
  }
}
