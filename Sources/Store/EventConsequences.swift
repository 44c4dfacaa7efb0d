import Deliverability
import Postgres

/// What newly stored events change: address statuses, provider opt-outs, counts of unmapped reasons and of
/// opt-outs.
struct EventConsequences {
  private let connection: PostgresConnection
  private let label: LabelID
  private let clock: Timestamp

  init(on connection: PostgresConnection, label: LabelID, clock: Timestamp) {
    self.connection = connection
    self.label = label
    self.clock = clock
  }

  func applyAndCommit(_ events: [EventRow]) throws(PostgresError) {
    let deciding = Self.greatest(of: events) { $0.statusDecision }
    let wishes = Self.greatestWishes(of: events)
    var closing: [(sql: String, parameters: [Parameter])] = []
    if !deciding.isEmpty || !wishes.isEmpty {
      closing += try decide(deciding, wishes)
    }
    if let count = UnmappedReasonQueries.count(label: label, events) { closing.append(count) }
    if let count = RollupQueries.statement(events.compactMap(\.optOutCount), in: label) {
      closing.append(count)
    }
    closing.append(("COMMIT", []))
    _ = try connection.pipeline(closing)
  }

  /// Applies statuses and entries under the addresses' locks; answers what remains to be recorded.
  private func decide(
    _ deciding: [(key: AddressKey, row: EventRow)], _ wishes: [ProviderOptOutEntry]
  ) throws(PostgresError) -> [(sql: String, parameters: [Parameter])] {
    let wishKeys = Set(wishes.map(\.key)).sorted()
    let allKeys = Set(deciding.map(\.key)).union(wishKeys).sorted()
    var statements: [(sql: String, parameters: [Parameter])] = []
    // Also for statuses: another gateway may be making the same row, and what it decides must be seen.
    statements.append(
      AddressDecisionQueries.makeMissing(label: label, allKeys, since: clock))
    statements.append(AddressDecisionQueries.lock(label: label, allKeys))
    let lockPlace = statements.count - 1
    if !deciding.isEmpty {
      statements.append(AddressDecisionQueries.decide(label: label, deciding))
    }
    if !wishes.isEmpty { statements.append(ProviderOptOutQueries.decide(label: label, wishes)) }
    let results = try connection.pipeline(statements)

    var recording: [(sql: String, parameters: [Parameter])] = []
    if !deciding.isEmpty {
      let changes = try changes(deciding, locked: results[lockPlace], won: results[lockPlace + 1])
      if !changes.isEmpty {
        recording.append(AddressDecisionQueries.recordChanges(label: label, changes))
      }
    }
    if !wishes.isEmpty {
      var won: Set<ProviderOptOutEntry.Identity> = []
      for row in results[results.count - 1] {
        won.insert(try ProviderOptOutQueries.decodeIdentity(row))
      }
      let entries = wishes.filter { won.contains($0.identity) }
      if !entries.isEmpty { recording += try follow(entries) }
    }
    return recording
  }

  private func changes(
    _ deciding: [(key: AddressKey, row: EventRow)], locked: Rows, won: Rows
  ) throws(PostgresError) -> [(key: AddressKey, from: String?, row: EventRow)] {
    var before: [AddressKey: String] = [:]
    for row in locked {
      before[try AddressDecisionQueries.decodeKey(row)] = try row.text("status")
    }
    var winners: Set<AddressKey> = []
    for row in won { winners.insert(try AddressDecisionQueries.decodeKey(row)) }
    return deciding.compactMap { key, row in
      guard winners.contains(key), (before[key] ?? "NEW") != row.status?.word else { return nil }
      return (key, before[key], row)
    }
  }

  /// Copies entries that won to the users they follow, and sums up what stands.
  private func follow(_ entries: [ProviderOptOutEntry]) throws(PostgresError) -> [(
    sql: String, parameters: [Parameter]
  )] {
    var followers = entries.map { $0.namedUser.map { Set([$0]) } ?? [] }
    for row in try connection.query(
      ProviderOptOutQueries.followers, ProviderOptOutQueries.followers(label: label, entries).1)
    {
      followers[Int(try row.int32("position"))].insert(BytewiseText(try row.text("user_ext_id")))
    }
    let copies = zip(entries, followers).flatMap { entry, users in
      users.sorted().map { entry.following($0) }
    }
    let alone = zip(entries, followers).filter { $1.isEmpty }.map(\.0)
    var statements: [(sql: String, parameters: [Parameter])] = []
    if !copies.isEmpty {
      let users = Set(copies.map { UserChannel(user: $0.userExtID, channel: $0.key.channel) })
        .sorted()
      let userParameters: [Parameter] = [
        .text(label), .textArray(users.map(\.user.text)), .textArray(users.map(\.channel.rawValue)),
      ]
      statements.append(ProviderOptOutQueries.decide(label: label, copies))
      statements.append(
        (
          ProviderOptOutQueries.lockUsers,
          userParameters + [.timestampArray(users.map { _ in clock.microseconds })]
        ))
      statements.append((ProviderOptOutQueries.summarizeUsers, userParameters))
    }
    let keys = Set(entries.map(\.key)).sorted()
    statements.append(
      (
        ProviderOptOutQueries.summarizeAddresses,
        [
          .text(label), .textArray(keys.map(\.channel.rawValue)),
          .textArray(keys.map(\.address.text)),
        ]
      ))
    statements.append(ProviderOptOutQueries.recordChanges(label: label, copies + alone))
    return statements
  }

  /// The one event per address that decides its status.
  private static func greatest(of events: [EventRow], _ decision: (EventRow) -> Decision?) -> [(
    key: AddressKey, row: EventRow
  )] {
    var greatest: [AddressKey: (decision: Decision, row: EventRow)] = [:]
    for row in events {
      guard let key = row.addressKey, let candidate = decision(row) else { continue }
      if greatest[key].map({ $0.decision < candidate }) ?? true {
        greatest[key] = (candidate, row)
      }
    }
    return greatest.map { ($0.key, $0.value.row) }.sorted { $0.key < $1.key }
  }

  /// The one event per entry (address, source, list) that decides it.
  private static func greatestWishes(of events: [EventRow]) -> [ProviderOptOutEntry] {
    var greatest: [ProviderOptOutEntry.Identity: ProviderOptOutEntry] = [:]
    for row in events {
      guard let key = row.addressKey, let decision = row.wishDecision else { continue }
      let entry = ProviderOptOutEntry(
        key: key, userExtID: BytewiseText(""), source: row.source,
        list: BytewiseText(row.event.list ?? ""),
        decision: decision, namedUser: row.event.userExtID.map { BytewiseText($0) },
        messageID: row.event.messageID, campaign: row.event.campaign, template: row.event.template)
      if greatest[entry.identity].map({ $0.decision < decision }) ?? true {
        greatest[entry.identity] = entry
      }
    }
    return greatest.values.sorted { ($0.key, $0.source, $0.list) < ($1.key, $1.source, $1.list) }
  }
}

/// A user on a channel, in the order every transaction locks `opt_out`.
private struct UserChannel: Hashable, Comparable {
  var user: BytewiseText
  var channel: Channel

  static func < (a: UserChannel, b: UserChannel) -> Bool {
    a.user == b.user ? a.channel.rawValue < b.channel.rawValue : a.user < b.user
  }
}

extension EventRow {
  /// The address the event speaks of; nil if it names none, or is not certain which.
  fileprivate var addressKey: AddressKey? {
    guard event.isRecipientCertain, let recipient = event.recipient else { return nil }
    return AddressKey(event.channel, recipient)
  }

  /// What a provider's opt-out is counted under; nil for anything else.
  fileprivate var optOutCount: RollupKey? {
    guard wish == .optOut, addressKey != nil else { return nil }
    return RollupKey(
      .optedOutByProvider, day: day, channel: event.channel, campaign: event.campaign,
      template: event.template, brand: event.brand)
  }
}
