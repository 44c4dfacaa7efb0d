import Deliverability
import Postgres

/// Forgets a user, in three steps: marks, so that nothing new is stored in clear; events and raw
/// requests, in batches of their own; the rest at once. Interrupted, it can be begun again.
struct EraseUser {
  let label: LabelID
  let pseudonyms: Pseudonyms
  let clock: Timestamp
  let connection: PostgresConnection

  private static let maxRounds = 20

  func callAsFunction(_ userExtID: String) throws -> ErasureReport {
    var report = ErasureReport()
    for _ in 1...Self.maxRounds {
      guard let traces = try connection.retryingTransaction({ try mark(userExtID, on: $0) }) else {
        return report
      }
      try EventErasure(
        label: label, redaction: redaction(of: userExtID, traces.free), connection: connection
      ).run(userExtID, traces.free, &report)
      // Before the last step, which holds locks that writers wait for: this one reads a lot.
      report.quarantine += try connection.retryingTransaction {
        try EventErasure.removeQuarantine(quoting: traces.free, in: label, on: $0)
      }
      let isDone = try connection.retryingTransaction {
        try finish(userExtID, traces, on: $0, &report)
      }
      if isDone { return report }
    }
    throw PostgresError.timedOut("the user's addresses change all the time")
  }

  /// What is stored about a user.
  private struct Traces {
    /// Addresses the user has or had, by the PAM's word or by that of events.
    let addresses: [AddressKey]
    /// Those that no other user has or had.
    let free: [AddressKey]
  }

  /// - Returns: nil if nothing is known of the user.
  private func mark(_ userExtID: String, on connection: PostgresConnection) throws -> Traces? {
    // The slow search comes before the lock that writers wait for.
    let named = try connection.run(ErasureQueries.recipients, (label, userExtID))
    let user = try lock(userExtID, on: connection)
    let held = try connection.run(ErasureQueries.addresses, (label, userExtID))
    let addresses = Set(held + named).sorted()
    if user == nil, addresses.isEmpty,
      try connection.run(ErasureQueries.isKnown, (label, userExtID)).first != true
    {
      return nil
    }
    _ = try connection.query(ErasureMarkQueries.lockAlone, [.text(label)])
    let free = try connection.run(ErasureQueries.free, (label, userExtID, addresses)).sorted()
    try remember(userExtID, user, on: connection)
    if !free.isEmpty {
      let mark = ErasureMarkQueries.mark(
        free.map { pseudonyms.address($0, in: label) }.sorted(), in: label, clock: clock)
      _ = try connection.query(mark.sql, mark.parameters)
    }
    return Traces(addresses: addresses, free: free)
  }

  /// - Returns: false if the user got another address meanwhile, which is to be marked first.
  private func finish(
    _ userExtID: String, _ traces: Traces, on connection: PostgresConnection,
    _ report: inout ErasureReport
  ) throws -> Bool {
    let user = try lock(userExtID, on: connection)
    let held = try connection.run(ErasureQueries.addresses, (label, userExtID))
    let addresses = Set(held + traces.addresses).sorted()
    let names = Dictionary(
      uniqueKeysWithValues: addresses.map { ($0, pseudonyms.address($0, in: label)) })
    try remember(userExtID, user, on: connection)
    // Who adopts an address meanwhile takes its mark away first: held, the marks stay as they are.
    let marked = Set(
      try connection.run(ErasureMarkQueries.hold, (label, names.values.sorted())))
    let free = try connection.run(ErasureQueries.free, (label, userExtID, addresses)).sorted()
    guard free.allSatisfy({ names[$0].map(marked.contains) ?? false }) else { return false }

    _ = try connection.run(UserAddressQueries.forget, (label, userExtID))
    let renamed = RenamedKeys(
      label: label,
      addresses: free.compactMap { key in names[key].map { (key, $0) } }.sorted { $0.1 < $1.1 },
      users: [(userExtID, pseudonyms.user(userExtID, in: label))])
    report.messages = try renamed.apply(on: connection)
    try ErasureHistory(renamed: renamed).apply(on: connection)
    let selection = UserQueries.Selection(label: label, ids: [userExtID])
    _ = try connection.run(UserQueries.delete, selection)
    report.wasKnown = true
    report.addresses = addresses.count
    report.sharedAddresses = addresses.count - free.count
    return true
  }

  private func lock(_ userExtID: String, on connection: PostgresConnection) throws -> StoredUser? {
    let selection = UserQueries.Selection(label: label, ids: [userExtID])
    return try connection.run(UserQueries.lock, selection).first
  }

  private func remember(
    _ userExtID: String, _ user: StoredUser?, on connection: PostgresConnection
  ) throws {
    let key = pseudonyms.user(userExtID, in: label)
    _ = try connection.run(
      ErasedUserQueries.remember,
      (
        label, key, user ?? StoredUser(userExtID: userExtID, createdAt: clock), clock,
        replaces: user != nil
      ))
  }

  private func redaction(of userExtID: String, _ free: [AddressKey]) -> EventRedaction {
    EventRedaction(
      label: label, pseudonyms: pseudonyms,
      addresses: Dictionary(
        uniqueKeysWithValues: free.map { ($0, pseudonyms.address($0, in: label)) }),
      users: [BytewiseText(userExtID): pseudonyms.user(userExtID, in: label)])
  }
}
