import Deliverability
import Postgres

/// Brings back what an erasure kept, when a PAM reports an erased id or address: the wishes of the user,
/// the status and the providers' opt-outs of the address. Events and records of changes stay as they are.
struct ReturnFromErasure {
  let label: LabelID
  let pseudonyms: Pseudonyms
  let connection: PostgresConnection

  /// - Parameters:
  ///   - users: ids whose rows this transaction has just made and that were erased, sorted.
  ///   - addresses: addresses given to users, each once.
  func callAsFunction(users: [String], addresses: [AddressKey]) throws {
    guard !users.isEmpty || !addresses.isEmpty else { return }
    _ = try connection.query(ErasureMarkQueries.share, [.text(label)])
    _ = try connection.query(ErasureMarkQueries.excludeNewMarks, [.text(label)])
    var renamed = RenamedKeys(label: label)
    renamed.users = users.map { (pseudonyms.user($0, in: label), $0) }
    if !addresses.isEmpty {
      let names = Dictionary(
        uniqueKeysWithValues: addresses.map { (pseudonyms.address($0, in: label), $0) })
      let marked = try connection.run(ErasureMarkQueries.unmark, (label, names.keys.sorted()))
      renamed.addresses = marked.compactMap { mark in names[mark].map { (mark, $0) } }
        .sorted { $0.1 < $1.1 }
    }
    _ = try renamed.apply(on: connection)
  }
}
