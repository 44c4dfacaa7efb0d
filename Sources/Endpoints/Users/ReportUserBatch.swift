import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `POST /v1/users/batch`: NDJSON in, a result per line out, while it streams.
///
/// What has arrived is stored in one transaction, at most `maxRecords` at a time; good lines are kept
/// when one is bad.
struct ReportUserBatch: Sendable {
  let users: UserStore
  let now: @Sendable () -> Timestamp

  static let maxRecords = 500

  var route: Route {
    Route(
      .post, "/v1/users/batch", content: .lines,
      operation: Operation(
        id: "reportUsers", summary: "Report many users, one JSON object a line",
        description: """
          Each line is a record as PUT takes it, with its user_ext_id, of at most 64 KiB. Each line that \
          is not blank is answered by one line, in order, after it is stored. Read the answer while \
          sending. A connection that ends without the answer's end means that the lines not yet answered \
          may or may not be stored: send them again.
          """,
        request: [UserJSON.batchContent],
        responses: [
          Operation.Response(.ok, "A result per line, in order", [UserJSON.batchResultContent])
        ]),
      action: .role(.pam) { call, caller in
        try call.refuseQuery()
        guard let content = call.request.contentStream else { throw Problem.failed }
        return try await .lines(
          Batch(lines: LineReader(content), handler: self, caller: caller))
      })
  }

  /// The lines that are left, and who sent them.
  private struct Batch: LineResults {
    var lines: LineReader
    let handler: ReportUserBatch
    let caller: Caller

    /// Stores the next lines.
    /// - Returns: their results, a line each; nil at the end.
    mutating func next() async throws -> [UInt8]? {
      let clock = handler.now()
      var entries: [BatchEntry] = []
      while entries.count < ReportUserBatch.maxRecords, entries.isEmpty || lines.hasWholeLine,
        let line = try await lines.next()
      {
        entries.append(BatchEntry(line, number: lines.number, now: clock))
      }
      guard !entries.isEmpty else { return nil }
      let reports = entries.compactMap(\.report)
      let outcomes =
        reports.isEmpty
        ? []
        : try await handler.users.report(
          reports, in: caller.label.id, createsMissing: true, actor: caller.actor, clock: clock)
      var remaining = outcomes[...]
      var writer = JSONWriter(reservingCapacity: entries.count * 96)
      for entry in entries {
        entry.write(outcome: entry.report == nil ? nil : remaining.popFirst(), to: &writer)
      }
      return writer.bytes
    }
  }
}
