import Deliverability
import PosternTesting
import Postgres

@testable import Store

/// One player with an email and an SMS link, moved through a script of wishes. Times are seconds from the
/// database's clock at the beginning, so that players' and operators' clocks can be compared.
final class OptOutScene {
  enum Step {
    /// Through the email link.
    case player(PlayerChoice.Action, at: Int64 = 0)
    case playerBySMS(PlayerChoice.Action, at: Int64 = 0)
    /// Undoes the choice that the so-manieth step made, counted from 0.
    case undo(step: Int, at: Int64 = 0)
    case undoBySMS(step: Int, at: Int64 = 0)
    case operates(OptOutStore.Action, at: Int64 = 0)
    case pam(emailOptOut: Bool)
    case reports(email: String)
    /// A provider's word, `seconds` by its own clock.
    case provider(
      EventRow.Wish, Channel, at: Int64, list: String? = nil,
      to: String? = nil)
  }

  static let user = "u1"
  static let email = "a@example.com"
  static let phone = "+35699000001"
  static let days30: Int64 = 30 * 86_400

  let store: StoreDatabase
  let players: PlayerOptOuts
  let base: Timestamp
  private(set) var outcomes: [PlayerOptOuts.Outcome?] = []
  private var eventCount: UInt8 = 0

  init(knowsUser: Bool = true) async throws {
    let store = try await StoreDatabase.make()
    self.store = store
    players = PlayerOptOuts(pool: store.pool)
    base = try await store.pool.run { try $0.databaseClock() }
    try await PartitionMaintenance(pool: store.pool).makeAhead(of: base)
    for (channel, number) in [(Channel.email, UInt8(1)), (.sms, 2)] {
      try await store.execute(
        """
        INSERT INTO message (label_id, day, link_id, message_id, user_ext_id, channel, brand,
          campaign, template, registered_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'casino', 'spring', 'welcome', $7)
        """,
        [
          .text(store.label), .date(daysSince1970: base.utcDay), .bytes(Self.linkID(number)),
          .text("m\(number)"), .text(Self.user), .text(channel.rawValue),
          .timestamp(microsecondsSince1970: base.microseconds),
        ])
    }
    if knowsUser { try await report(UserReport(userExtID: Self.user, email: .value(Self.email))) }
  }

  static func linkID(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 12) }
  static func choiceID(_ step: Int) -> [UInt8] { [UInt8](repeating: UInt8(step + 1), count: 16) }

  func perform(_ steps: [Step]) async throws {
    for step in steps { try await perform(step) }
  }

  /// What blocks a channel at an instant.
  func gates(_ channel: Channel, at seconds: Int64) async throws -> [Gate] {
    let queries = DeliverabilityQueries(lookups: store.pool, bulk: store.pool)
    return FinalStatus.of(
      try await queries.facts(of: Self.user, in: store.label), on: channel,
      policy: .standard, purpose: .marketing, now: base.adding(seconds: seconds)
    ).blockedBy
  }

  /// `channel action actor_kind` of every change, in their order.
  func changes() async throws -> [String] {
    try await store.texts(
      """
      SELECT concat_ws(' ', channel, action, actor_kind) FROM opt_out_change
      WHERE user_ext_id = 'u1' ORDER BY changed_at, channel
      """
    ).map { $0[0] ?? "" }
  }

  func choice(_ action: PlayerChoice.Action, link: UInt8, at seconds: Int64, step: Int)
    -> PlayerChoice
  {
    PlayerChoice(
      id: Self.choiceID(step), label: store.label, day: base.utcDay, linkID: Self.linkID(link),
      action: action, chosenAt: base.adding(seconds: seconds), clientPrefix: "192.0.2.0/24",
      wording: "en-00000000")
  }

  private func perform(_ step: Step) async throws {
    var outcome: PlayerOptOuts.Outcome?
    switch step {
    case .player(let action, let at): outcome = try await choose(action, link: 1, at: at)
    case .playerBySMS(let action, let at): outcome = try await choose(action, link: 2, at: at)
    case .undo(let step, let at):
      outcome = try await choose(.undo(choiceID: Self.choiceID(step)), link: 1, at: at)
    case .undoBySMS(let step, let at):
      outcome = try await choose(.undo(choiceID: Self.choiceID(step)), link: 2, at: at)
    case .operates(let action, let at):
      _ = try await store.optOuts.apply(
        action, to: Self.user, channels: Channel.allCases, in: store.label, actor: "op",
        reason: nil, clock: base.adding(seconds: at))
    case .pam(let emailOptOut):
      try await report(UserReport(userExtID: Self.user, pamEmailOptOut: emailOptOut))
    case .reports(let email):
      try await report(UserReport(userExtID: Self.user, email: .value(email)))
    case .provider(let wish, let channel, let at, let list, let recipient):
      try await store(wish, channel, at: at, list: list, to: recipient)
    }
    outcomes.append(outcome)
  }

  private func choose(_ action: PlayerChoice.Action, link: UInt8, at seconds: Int64) async throws
    -> PlayerOptOuts.Outcome?
  {
    try await players.apply(choice(action, link: link, at: seconds, step: outcomes.count))?.0
  }

  private func report(_ report: UserReport) async throws {
    var report = report
    report.phone = .value(Self.phone)
    _ = try await store.users.report(
      [report], in: store.label, createsMissing: true, actor: "pam", clock: base)
  }

  private func store(
    _ wish: EventRow.Wish, _ channel: Channel, at seconds: Int64, list: String?,
    to recipient: String?
  ) async throws {
    eventCount += 1
    var row = IngestSample.event(
      eventCount, wish == .optOut ? .optedOut : .optedIn,
      to: recipient ?? (channel == .email ? Self.email : Self.phone), wish: wish, list: list,
      channel: channel)
    row.occurredAt = base.adding(seconds: seconds)
    row.placement = .ownDay(row.occurredAt.utcDay, isAhead: false)
    var request = IngestSample.request(eventCount, [row])
    request.receipt.receivedAt = base
    try await store.pool.run { [store, request, base] connection in
      _ = try IngestTransaction(
        on: connection, label: store.label, clock: base, pseudonyms: .sample
      )
      .write([request])
    }
  }
}
