import Deliverability
import Postgres
import Store

/// A writer's connection, and which mapping revisions were committed through it: they need not be sent
/// again with every transaction. A database that was exchanged is another connection.
struct WriterSession {
  let connection: PostgresConnection
  private var storedRevisions: [LabelID: Set<[UInt8]>] = [:]

  init(_ connection: PostgresConnection) { self.connection = connection }

  func withoutStoredRevision(_ rows: IngestRequestRows, of label: LabelID) -> IngestRequestRows {
    guard let revision = rows.revision?.revision,
      storedRevisions[label]?.contains(revision) == true
    else { return rows }
    var rows = rows
    rows.revision = nil
    return rows
  }

  mutating func note(
    _ outcomes: [IngestWriteOutcome], of requests: [IngestRequestRows], in label: LabelID
  ) {
    for (request, outcome) in zip(requests, outcomes) {
      guard case .stored = outcome, let revision = request.revision?.revision else { continue }
      storedRevisions[label, default: []].insert(revision)
    }
  }
}
