import Deliverability
import Store
import Testing

@testable import Ingestion
@testable import Postgres

struct RowIsolationTests {
  private static func error(_ state: String) -> PostgresError {
    .server(ServerError(state: SQLState(rawValue: state), message: "as the test wants it"))
  }

  private func isolate(
    _ events: [EventRow], _ write: (IngestRequestRows) throws(PostgresError) -> IngestWriteOutcome
  ) -> Result<IngestWriteOutcome, StoreUnavailable> {
    RowIsolation(label: IngestSample.label).write(
      IngestSample.request(1, events), because: Self.error("22021"), write)
  }

  @Test func `the one bad row goes to quarantine, its neighbours are stored`() throws {
    var stored: Set<String> = []
    var quarantined: [String] = []
    let outcome = isolate((0..<7).map { IngestSample.event($0) }) { rows throws(PostgresError) in
      if rows.events.contains(where: { $0.event.providerEventID == "e4" }) {
        throw Self.error("23514")
      }
      stored.formUnion(rows.events.compactMap(\.event.providerEventID))
      quarantined += rows.quarantine.map(\.path)
      return .stored(newEvents: rows.events.count)
    }
    #expect(try outcome.get() == .stored(newEvents: 6))
    #expect(stored == ["e0", "e1", "e2", "e3", "e5", "e6"])
    #expect(quarantined == ["event e4"])
  }

  /// What the row is not to blame for must not cost the request its place in the spool.
  @Test(arguments: ["40001", "40P01", "53100", "57P01", "25006"])
  func `what passes leaves the request to the spool`(state: String) {
    let outcome = isolate([IngestSample.event(1), IngestSample.event(2)]) {
      _ throws(PostgresError) in throw Self.error(state)
    }
    guard case .failure(.away) = outcome else {
      Issue.record("\(state): \(outcome)")
      return
    }
  }

  @Test func `a database that fails at everything alike is told from one that refuses`() {
    for (state, isFailing) in [("42P01", true), ("28000", true), ("0A000", false)] {
      let outcome = isolate([IngestSample.event(1), IngestSample.event(2)]) {
        _ throws(PostgresError) in throw Self.error(state)
      }
      switch outcome {
      case .failure(.failing): #expect(isFailing, "\(state)")
      case .failure(.refused): #expect(!isFailing, "\(state)")
      default: Issue.record("\(state): \(outcome)")
      }
    }
  }
}
