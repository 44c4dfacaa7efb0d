import Deliverability

/// A row of `opt_out`, locked, with the provider opt-out of the user's present address. Pure.
struct StoredOptOut: Sendable, Equatable {
  let channel: Channel
  var permanentSince: Timestamp?
  var snoozedUntil: Timestamp?
  /// Written with provider events only.
  let providerOptedOutAt: Timestamp?
  let addressOptedOutAt: Timestamp?
  var clearedAt: Timestamp?
  var updatedAt: Timestamp

  var optOut: OptOut {
    OptOut(
      isPermanent: permanentSince != nil, snoozedUntil: snoozedUntil,
      providerOptedOutAt: latest(providerOptedOutAt, addressOptedOutAt), clearedAt: clearedAt)
  }

  /// - Parameters:
  ///   - clock: ours, from which a snooze counts.
  ///   - databaseClock: read under the row's lock.
  /// - Returns: whether anything changed. A clear always does: it moves the time up to which it
  ///   outdoes providers, also those not heard of yet.
  mutating func apply(
    _ action: OptOutStore.Action, clock: Timestamp, databaseClock: Timestamp
  ) -> Bool {
    switch action {
    case .optOut:
      guard permanentSince == nil else { return false }
      permanentSince = databaseClock
    case .snooze(let days):
      let end = clock.adding(days: days)
      guard snoozedUntil.map({ $0 < end }) ?? true else { return false }
      snoozedUntil = end
    case .clear:
      permanentSince = nil
      snoozedUntil = nil
      // An entry may be dated some minutes ahead of the clock; a clear ends it all the same.
      let standing = latest(providerOptedOutAt, addressOptedOutAt)
      let floor = latest(clearedAt, standing).map { Timestamp(microseconds: $0.microseconds + 1) }
      clearedAt = max(databaseClock, floor ?? databaseClock)
    }
    updatedAt = databaseClock
    return true
  }

  /// The record of a change just applied.
  func change(
    _ userExtID: String, _ action: OptOutStore.Action, at instant: Timestamp
  ) -> OptOutChange {
    let (word, end): (OptOutChange.Action, Timestamp?) =
      switch action {
      case .optOut: (.optOut, nil)
      case .snooze: (.snooze, snoozedUntil)
      case .clear: (.clear, nil)
      }
    return OptOutChange(
      userExtID: userExtID, channel: channel, at: instant, action: word, snoozedUntil: end)
  }

  private func latest(_ a: Timestamp?, _ b: Timestamp?) -> Timestamp? {
    [a, b].compactMap(\.self).max()
  }
}
