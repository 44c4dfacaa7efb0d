import Deliverability

/// What a player's choice changed on one channel: one part of our opt-out, from one value to another.
struct ChosenPart: Sendable, Equatable {
  enum Part: String, Sendable { case permanent, snooze }

  let channel: Channel
  let part: Part
  /// `permanentSince` or `snoozedUntil`, as it stood before and stands since.
  let before: Timestamp?
  let after: Timestamp
}

extension ChosenPart {
  /// What an opt-out or a snooze that was just applied has changed; nil for what no player can choose.
  init?(_ action: OptOutStore.Action, from before: StoredOptOut, to after: StoredOptOut) {
    switch action {
    case .optOut:
      guard let since = after.permanentSince else { return nil }
      self.init(
        channel: after.channel, part: .permanent, before: before.permanentSince, after: since)
    case .snooze:
      guard let end = after.snoozedUntil else { return nil }
      self.init(channel: after.channel, part: .snooze, before: before.snoozedUntil, after: end)
    case .clear: return nil
    }
  }
}

extension StoredOptOut {
  /// Puts the part back, unless it was changed again since: then another's wish stands there, and stays.
  /// - Returns: whether anything changed.
  mutating func restore(_ chosen: ChosenPart, databaseClock: Timestamp) -> Bool {
    switch chosen.part {
    case .permanent:
      guard permanentSince == chosen.after else { return false }
      permanentSince = chosen.before
    case .snooze:
      guard snoozedUntil == chosen.after else { return false }
      snoozedUntil = chosen.before
    }
    updatedAt = databaseClock
    return true
  }
}
