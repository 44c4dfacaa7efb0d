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
    var closing = try apply(Self.greatestWishes(of: events), lockingAlso: deciding.map(\.key))
    if !deciding.isEmpty {
      closing.append(AddressDecisionQueries.decide(label: label, deciding))
    }
    if let count = UnmappedReasonQueries.count(label: label, events) { closing.append(count) }
    if let count = RollupQueries.statement(events.compactMap(\.optOutCount), in: label) {
      closing.append(count)
    }
    closing.append(("COMMIT", []))
    _ = try connection.pipeline(closing)
  }

  /// Applies entries under the locks of their addresses and of those that are decided next, since all
  /// locks are taken in one order.
  /// - Returns: the statements that remain.
  private func apply(
    _ wishes: [ProviderOptOutEntry], lockingAlso deciding: [AddressKey]
  ) throws(PostgresError) -> [(sql: String, parameters: [Parameter])] {
    guard !wishes.isEmpty else { return [] }
    let keys = Set(wishes.map(\.key)).union(deciding).sorted()
    let results = try connection.pipeline([
      AddressDecisionQueries.makeMissing(label: label, keys, since: clock),
      AddressDecisionQueries.lock(label: label, keys),
      ProviderOptOutQueries.decide(label: label, wishes),
    ])
    var won: Set<ProviderOptOutEntry.Identity> = []
    for row in results[results.count - 1] {
      won.insert(try ProviderOptOutQueries.decodeIdentity(row))
    }
    let entries = wishes.filter { won.contains($0.identity) }
    return entries.isEmpty ? [] : try follow(entries)
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
