import JSONReading
import Postgres

/// Asks for many users at once, and puts the same questions to PostgreSQL.
struct BulkBenchmark {
  let workplace: Workplace
  let users: Int
  let connection: PostgresConnection

  private static let listedIDs = 10_000
  private static let streamedIDs = 1_000_000

  func run(into report: inout Report) throws {
    var table = Table("queries, bulk", columns: BulkFigure.columns)
    try measureList(&table, &report)
    try measureStream(&table, &report)
    try measureExport(&table, &report)
    report.add(table)
  }

  private func measureList(_ table: inout Table, _ report: inout Report) throws {
    Progress.say("bulk query of \(Self.listedIDs) ids as JSON")
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("user_ids")
    writer.beginArray()
    for id in ids(Self.listedIDs) { writer.string(id) }
    writer.endArray()
    writer.endObject()
    let figures = try (0..<9).map { _ in
      try BulkFigure(rows: Self.listedIDs, on: workplace) {
        try post(writer.bytes, type: "application/json")
      }
    }.sorted { $0.seconds < $1.seconds }
    let median = figures[figures.count / 2]
    table.add(median.cells("10,000 ids as JSON, median of 9"))
    report.add(Aim("bulk query of 10,000 ids", median.seconds * 1000, .atMost(150), unit: "ms"))
  }

  private func measureStream(_ table: inout Table, _ report: inout Report) throws {
    let ids = ids(Self.streamedIDs)
    Progress.say("\(ids.count) ids streamed as NDJSON")
    var content: [UInt8] = []
    for id in ids { content.append(contentsOf: "\"\(id)\"\n".utf8) }
    let figure = try BulkFigure(rows: ids.count, on: workplace) {
      try post(content, type: "application/x-ndjson")
    }
    if figure.answer?.lines != ids.count {
      report.fail("\(ids.count) ids asked by NDJSON, \(figure.answer?.lines ?? 0) answered")
    }
    table.add(figure.cells("1,000,000 ids as NDJSON"))

    Progress.say("the same ids by COPY in, hash join, COPY out")
    let limit = try BulkFigure(rows: ids.count, on: workplace) {
      let rows = try LookupLimits.stream(ids, on: connection)
      if rows != ids.count { report.fail("\(ids.count) ids asked by SQL, \(rows) answered") }
      return nil
    }
    table.add(limit.cells("the same by COPY in, hash join, COPY out"))
    report.add(
      Aim("1,000,000 ids to COPY in, join, COPY out", figure.seconds / limit.seconds, .atMost(1.5)))
    report.add(
      Aim(
        "gateway memory for 1,000,000 ids", figure.peakMiB - figure.beforeMiB, .atMost(64),
        unit: "MiB more"))
  }

  private func measureExport(_ table: inout Table, _ report: inout Report) throws {
    Progress.say("export of the label")
    let rows = 2 * users
    let figure = try BulkFigure(rows: rows, on: workplace) {
      try HTTPExchange(port: workplace.server.port).send(
        "GET", "/v1/deliverability/export?format=csv", fields: authorization)
    }
    let header = 1
    if figure.answer?.status != 200 || figure.answer?.lines != rows + header {
      report.fail("an export of \(users) users answered \(figure.answer?.lines ?? 0) lines")
    }
    table.add(figure.cells("export as CSV"))

    Progress.say("the same by COPY … TO STDOUT")
    let limit = try BulkFigure(rows: rows, on: workplace) {
      let found = try LookupLimits.export(on: connection)
      if found != rows { report.fail("the view holds \(found) rows of \(users) users") }
      return nil
    }
    table.add(limit.cells("the same by COPY … TO STDOUT"))
    report.add(Aim("export to COPY … TO STDOUT", limit.seconds / figure.seconds, .atLeast(0.8)))
  }

  private func ids(_ count: Int) -> [String] {
    (0..<count).map { UserPopulation.id(LookupRequests.user($0, of: users)) }
  }

  private var authorization: String { "Authorization: Bearer \(workplace.token)\r\n" }

  /// Asks for an answer of the content's own type.
  private func post(_ content: [UInt8], type: String) throws(BenchError) -> HTTPExchange.Answer {
    let answer = try HTTPExchange(port: workplace.server.port).send(
      "POST", "/v1/deliverability/query",
      fields: authorization + "Content-Type: \(type)\r\nAccept: \(type)\r\n", content: content)
    guard answer.status == 200 else {
      throw BenchError("a bulk query was answered by \(answer.status)")
    }
    return answer
  }
}
