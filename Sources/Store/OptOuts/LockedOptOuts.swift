import Deliverability
import Postgres

/// A user's rows of `opt_out`, made where they were missing and locked by this transaction: the one place
/// where a wish of an operator or a player changes them, and is recorded.
struct LockedOptOuts {
  private let connection: PostgresConnection
  private let selection: OptOutQueries.Selection
  private(set) var rows: [StoredOptOut]
  /// The database's clock under the locks.
  let lockedAt: Timestamp
  private var changes: [OptOutChange] = []

  /// - Parameters:
  ///   - channels: in any order, at least one.
  ///   - clock: ours, for the rows made.
  init(
    _ channels: [Channel], of userExtID: String, in label: LabelID,
    on connection: PostgresConnection, clock: Timestamp
  ) throws {
    self.connection = connection
    selection = OptOutQueries.Selection(
      label: label, userExtID: userExtID,
      channels: Set(channels).sorted { $0.rawValue < $1.rawValue })
    _ = try connection.run(OptOutQueries.createMissing, (selection, clock))
    rows = try connection.run(OptOutQueries.stored, selection)
    lockedAt = try connection.databaseClock()
  }

  /// Applies an action to every row.
  /// - Returns: what an undo would put back.
  mutating func apply(_ action: OptOutStore.Action, clock: Timestamp) -> [ChosenPart] {
    var parts: [ChosenPart] = []
    for index in rows.indices {
      let before = rows[index]
      guard rows[index].apply(action, clock: clock, databaseClock: lockedAt) else { continue }
      changes.append(rows[index].change(selection.userExtID, action, at: lockedAt))
      if let part = ChosenPart(action, from: before, to: rows[index]) { parts.append(part) }
    }
    return parts
  }

  /// Puts parts back.
  /// - Returns: whether anything changed.
  mutating func restore(_ parts: [ChosenPart]) -> Bool {
    var hasChanged = false
    for index in rows.indices {
      for part in parts where part.channel == rows[index].channel {
        guard rows[index].restore(part, databaseClock: lockedAt) else { continue }
        hasChanged = true
        changes.append(
          OptOutChange(
            userExtID: selection.userExtID, channel: part.channel, at: lockedAt, action: .undo,
            snoozedUntil: part.part == .snooze ? part.before : nil))
      }
    }
    return hasChanged
  }

  /// Stores what changed, with a record of each change.
  func save(by author: Author, reason: String? = nil) throws {
    guard !changes.isEmpty else { return }
    _ = try connection.run(OptOutQueries.update, (selection, rows))
    _ = try connection.run(
      ChangeQueries.recordOptOut, (selection.label, changes, author, reason))
  }
}
