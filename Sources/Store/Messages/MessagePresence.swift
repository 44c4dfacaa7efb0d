import Deliverability
import Postgres
import Threading

/// Which labels register messages, so that the events of all others are stored without looking for one.
public final class MessagePresence: Sendable {
  private struct Finding {
    var hasMessages: Bool
    var at: Timestamp
  }
  private let findings = Lock<[LabelID: Finding]>([:])

  /// Another gateway's first registration is noticed after so long, an end of registrations after a minute.
  static let absentMicroseconds: Int64 = 2_000_000
  static let presentMicroseconds: Int64 = 60_000_000

  public init() {}

  func noteRegistration(in label: LabelID, at clock: Timestamp) {
    findings.withLock { $0[label] = Finding(hasMessages: true, at: clock) }
  }

  /// Asks the database where what is known is too old. A clock that stepped back makes it old, too.
  func hasMessages(
    in label: LabelID, clock: Timestamp, on connection: PostgresConnection
  ) throws(PostgresError) -> Bool {
    if let known = findings.withLock({ $0[label] }) {
      let age = clock.microseconds - known.at.microseconds
      let limit = known.hasMessages ? Self.presentMicroseconds : Self.absentMicroseconds
      if age >= 0, age < limit { return known.hasMessages }
    }
    let since = clock.utcDay - MessageAttribution.daysBack
    let query = MessageQueries.hasAny
    let rows = try connection.query(query.sql, query.bind((label, since)))
    let found = try rows.first?.boolean("found") ?? false
    findings.withLock { $0[label] = Finding(hasMessages: found, at: clock) }
    return found
  }
}
