import Deliverability
import Postgres

/// One transaction of a PAM's reports: rows locked in the order of their keys, merged in memory, and
/// stored set by set, in the order of tables that every transaction keeps.
struct ReportUsers {
  let label: LabelID
  let pseudonyms: Pseudonyms
  let author: Author
  let clock: Timestamp
  let connection: PostgresConnection

  func callAsFunction(
    _ reports: [UserReport], createsMissing: Bool
  ) throws -> [ReportOutcome] {
    var (merges, returned) = try lock(reports, createsMissing: createsMissing)
    var outcomes: [ReportOutcome] = []
    outcomes.reserveCapacity(reports.count)
    for report in reports {
      let key = BytewiseText(report.userExtID)
      outcomes.append(
        merges[key]?.apply(report, clock: clock) ?? ReportOutcome(result: .unknownUser))
    }
    try store(merges.sorted { $0.key < $1.key }.map(\.value), returned: returned)
    return outcomes
  }

  private func lock(
    _ reports: [UserReport], createsMissing: Bool
  ) throws -> (merges: [BytewiseText: UserMerge], returned: [String]) {
    let ids = Set(reports.map { BytewiseText($0.userExtID) }).sorted().map(\.text)
    let selection = UserQueries.Selection(label: label, ids: ids)
    var created: Set<BytewiseText> = []
    var remembered: [BytewiseText: ErasedUserQueries.Remembered] = [:]
    if createsMissing {
      let new = try connection.run(UserQueries.createMissing, (selection, clock))
      created = Set(new.map(BytewiseText.init))
      if !new.isEmpty {
        let ids = Dictionary(
          uniqueKeysWithValues: new.map { (pseudonyms.user($0, in: label), BytewiseText($0)) })
        let selection = UserQueries.Selection(label: label, ids: ids.keys.sorted())
        for user in try connection.run(ErasedUserQueries.take, selection) {
          if let id = ids[user.pseudonym] { remembered[id] = user }
        }
      }
    }
    var merges: [BytewiseText: UserMerge] = [:]
    merges.reserveCapacity(ids.count)
    for var user in try connection.run(UserQueries.lock, selection) {
      let key = BytewiseText(user.userExtID)
      remembered[key]?.restore(&user)
      merges[key] = UserMerge(user, isNew: created.contains(key))
    }
    return (merges, remembered.keys.sorted().map(\.text))
  }

  /// - Parameter returned: users who were erased and are here again, sorted.
  private func store(_ merges: [UserMerge], returned: [String]) throws {
    let changed = merges.filter(\.isChanged)
    guard !changed.isEmpty else { return }
    _ = try connection.run(UserQueries.update, (label, changed.map(\.user)))
    let holds = changed.flatMap { merge in
      merge.holds.map {
        UserAddressQueries.Hold(
          key: $0.key, userExtID: merge.user.userExtID, isCurrent: $0.isCurrent)
      }
    }
    try ReturnFromErasure(label: label, pseudonyms: pseudonyms, connection: connection)(
      users: returned, addresses: Set(holds.map(\.key)).sorted())
    if !holds.isEmpty { _ = try connection.run(UserAddressQueries.store, (label, holds, clock)) }
    try AddressDecisions(label: label, connection: connection, author: author, reason: nil).decide(
      Set(changed.flatMap(\.verified)).sorted(), AddressStatus.verified,
      sparing: { $0 == .email(.blocked) })
    try recordFlips(changed)
  }

  private func recordFlips(_ merges: [UserMerge]) throws {
    guard merges.contains(where: { !$0.flips.isEmpty }) else { return }
    let now = try connection.databaseClock()
    let changes = merges.flatMap { merge in
      merge.flips.enumerated().map { index, flip in
        // A microsecond apart, so that a timeline keeps the order of one call's reports.
        OptOutChange(
          userExtID: merge.user.userExtID, channel: flip.channel,
          at: Timestamp(microseconds: now.microseconds + Int64(index)),
          action: flip.isOptedOut ? .pamOptOut : .pamOptIn)
      }
    }
    _ = try connection.run(ChangeQueries.recordOptOut, (label, changes, author, nil))
  }
}
