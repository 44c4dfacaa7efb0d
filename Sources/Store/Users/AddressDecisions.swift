import Deliverability
import Postgres

/// A PAM's verification or an operator's reset of addresses, within a transaction.
struct AddressDecisions {
  let label: LabelID
  let connection: PostgresConnection
  let author: Author
  let reason: String?

  /// Gives the addresses `status`, each at the later of the database's clock and just after what
  /// stands, so that it always takes effect and events of an earlier time that come later do not undo it.
  /// - Parameter spares: statuses that are left as they are.
  /// - Returns: the status each address had.
  @discardableResult
  func decide(
    _ keys: [AddressKey], _ status: (Channel) -> AddressStatus,
    sparing spares: (AddressStatus) -> Bool = { _ in false }
  ) throws -> [AddressKey: AddressStatus] {
    guard !keys.isEmpty else { return [:] }
    let selection = AddressQueries.Selection(label: label, keys: keys)
    let created = Set(
      try connection.run(AddressQueries.createMissing, (selection, Timestamp(seconds: 0))))
    let rows = try connection.run(AddressQueries.stored, selection)
    let clock = try connection.databaseClock()
    var decided: [AddressQueries.StoredAddress] = []
    var changes: [StatusChange] = []
    for row in rows where !spares(row.status) || created.contains(row.key) {
      let new = status(row.key.channel)
      let decision = Decision.manual(rank: new.rank, clock: clock, after: row.decision)
      let isChanged = new != row.status
      decided.append(
        AddressQueries.StoredAddress(
          key: row.key, status: new,
          statusSince: isChanged || created.contains(row.key) ? decision.at : row.statusSince,
          decision: decision))
      if isChanged {
        changes.append(
          StatusChange(
            key: row.key, at: decision.at, from: created.contains(row.key) ? nil : row.status,
            to: new))
      }
    }
    _ = try connection.run(AddressQueries.decide, (label, decided))
    _ = try connection.run(ChangeQueries.recordStatus, (label, changes, author, reason))
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.status) })
  }
}
