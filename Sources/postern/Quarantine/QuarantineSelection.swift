import Ingestion
import Store

/// Which quarantined rows a command line means: all of them, or those of a source, an id, a reason.
struct QuarantineSelection {
  let labels: [Label]
  let filter: QuarantineFilter

  static let options = [
    Option.config,
    Option(name: "label", value: "LABEL", summary: "rows of this label alone (default: all)"),
    Option(name: "source", value: "ID", summary: "rows of this source alone"),
    Option(name: "id", value: "ID", summary: "this row alone"),
    Option(
      name: "reason", value: "REASON",
      summary: "rows of one reason: \(reasons.joined(separator: ", "))"),
  ]

  private static let reasons = QuarantineRow.Reason.allCases.map(\.rawValue)

  /// A source is not looked up: rows of one that is no longer configured can be asked for too.
  init(_ arguments: Arguments, _ configuration: Configuration) throws(UsageError) {
    labels = try Self.labels(arguments, configuration)
    filter = QuarantineFilter(
      source: arguments.text("source"), id: try Self.id(arguments),
      reason: try Self.reason(arguments))
  }

  private static func labels(_ arguments: Arguments, _ configuration: Configuration)
    throws(UsageError) -> [Label]
  {
    guard let id = arguments.text("label") else { return configuration.labels }
    guard let label = configuration.labels.first(where: { $0.id == id }) else {
      let known = configuration.labels.map(\.id).joined(separator: ", ")
      throw UsageError("--label is \(id), which is not configured. Use one of \(known)")
    }
    return [label]
  }

  private static func id(_ arguments: Arguments) throws(UsageError) -> [UInt8]? {
    guard let text = arguments.text("id") else { return nil }
    guard let id = QuarantineID.bytes(text) else {
      throw UsageError("--id is no id of a row: `postern quarantine list` shows them")
    }
    return id
  }

  private static func reason(_ arguments: Arguments) throws(UsageError) -> QuarantineRow.Reason? {
    guard let word = arguments.text("reason") else { return nil }
    guard let reason = QuarantineRow.Reason(rawValue: word) else {
      throw UsageError("--reason is \(word). Use one of \(reasons.joined(separator: ", "))")
    }
    return reason
  }

  /// Calls `body` with each row, in pages, so that any number of them needs little memory.
  /// - Parameter body: false ends it.
  func forEachRow(
    in store: QuarantineStore, _ body: (QuarantineRow, Label) async throws -> Bool
  ) async throws {
    for label in labels {
      var last: [UInt8]?
      while true {
        let rows = try await store.rows(
          of: label.id, filter, after: last, limit: Self.pageRows)
        for row in rows {
          guard try await body(row, label) else { return }
        }
        guard rows.count == Self.pageRows else { break }
        last = rows.last?.id
      }
    }
  }

  // A row may hold 10 MiB.
  private static let pageRows = 20

  func count(in store: QuarantineStore) async throws -> Int {
    var count = 0
    for label in labels { count += try await store.count(of: label.id, filter) }
    return count
  }
}
