import Deliverability
import HTTPMessages
import JSONReading
import Postgres
import Store
import Testing

@testable import Endpoints

struct ReportsTests {
  private static func get(_ endpoints: StoredEndpoints, _ target: String) async -> Answer {
    await endpoints.client.send(.get, "/v1/reports/\(target)", token: "acme-operator")
  }

  /// `counter` of a campaign, so many times, days after the clients' day.
  private static func count(
    _ endpoints: StoredEndpoints, _ counter: String, _ campaign: String, _ times: Int,
    days: Int32 = 0, label: String = "acme"
  ) async throws {
    try await endpoints.pool.run { connection in
      _ = try connection.query(
        """
        INSERT INTO event_rollup (label_id, day, counter, channel, campaign, template, brand, lane,
          count)
        VALUES ($1, $2, $3, 'email', $4, 't7', '', 0, $5)
        """,
        [
          .text(label), .date(daysSince1970: EndpointClient.now.utcDay + days), .text(counter),
          .text(campaign), .int64(Int64(times)),
        ])
    }
  }

  @Test func `counts and rates stand per campaign and in all`() async throws {
    let endpoints = try await StoredEndpoints.make()
    for (counter, count) in [
      ("message_registered", 200), ("delivered", 100), ("failed_permanently", 3), ("not_mobile", 1),
      ("failed_transiently", 2), ("opened", 40), ("clicked", 10), ("complained", 1),
      ("opted_out_by_player", 2), ("opted_out_by_provider", 1), ("snoozed_by_player", 5),
    ] {
      try await Self.count(endpoints, counter, "autumn", count)
    }
    try await Self.count(endpoints, "opted_out_by_operator", "", 1, days: -29)
    try await Self.count(endpoints, "delivered", "autumn", 7, days: -30)
    try await Self.count(endpoints, "delivered", "autumn", 7, label: "rival")

    let optOuts = await Self.get(endpoints, "opt-outs?by=campaign")
    #expect(
      try await endpoints.client.deviations(of: optOuts, .get, "/v1/reports/opt-outs") == [])
    let json = try optOuts.json()
    #expect(json["from"]?.string == "2026-10-24" && json["to"]?.string == "2026-11-22")
    let groups = try #require(json["groups"]).elements.map { $0 }
    #expect(groups.map { $0["name"]?.string } == ["autumn", nil])
    #expect(groups.first?["opted_out"]?.integer == 3)
    #expect(groups.first?["opted_out_rate"]?.bytes.elementsEqual("0.03".utf8) == true)
    #expect(groups.last?["opted_out_rate"]?.isNull == true)
    #expect(json["total"]?["opted_out"]?.integer == 4)
    #expect(json["total"]?["snoozed"]?.integer == 5)

    let deliveries = await Self.get(endpoints, "deliveries?by=template&channel=email")
    #expect(
      try await endpoints.client.deviations(of: deliveries, .get, "/v1/reports/deliveries") == [])
    let figures = try #require(deliveries.json()["groups"]?.elements.first { _ in true })
    #expect(figures["name"]?.string == "t7")
    for (name, count) in [
      ("messages", 200), ("delivered", 100), ("hard_bounced", 4), ("soft_bounced", 2),
      ("opened", 40), ("clicked", 10), ("complained", 1),
    ] {
      #expect(figures[name]?.integer == Int64(count), "\(name)")
    }
    for (name, rate) in [
      ("delivered_rate", "0.5"), ("opened_rate", "0.4"), ("hard_bounced_rate", "0.02"),
      ("complained_rate", "0.01"),
    ] {
      #expect(figures[name]?.bytes.elementsEqual(rate.utf8) == true, "\(name)")
    }
  }

  @Test func `a report's first and last day count`() async throws {
    let endpoints = try await StoredEndpoints.make()
    for days in -2...2 as ClosedRange<Int32> {
      try await Self.count(endpoints, "delivered", "day \(days)", 1, days: days)
    }
    let json = try await Self.get(endpoints, "deliveries?from=2026-11-21&to=2026-11-23").json()
    #expect(
      json["groups"]?.elements.compactMap { $0["name"]?.string } == ["day -1", "day 0", "day 1"])
  }

  @Test(arguments: [
    ("by=user", "by"), ("from=yesterday", "from"), ("to=2026-02-30", "to"), ("to=2026-11-2", "to"),
    ("from=2026-11-23&to=2026-11-22", "to"), ("from=2000-01-01", "from"),
    ("channel=fax", "channel"),
    ("form=2026-11-22", "form"),
  ])
  func `a question that can't be is refused with its parameter`(query: String, parameter: String)
    async throws
  {
    for report in ["opt-outs", "deliveries"] {
      let answer = await EndpointClient(.unreachable()).send(
        .get, "/v1/reports/\(report)?\(query)")
      #expect(answer.status == 400)
      #expect(try answer.places() == [parameter])
    }
  }
}
