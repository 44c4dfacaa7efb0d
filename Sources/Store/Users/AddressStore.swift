public import Deliverability
public import Postgres

/// The statuses of addresses, as far as an operator changes them.
public struct AddressStore: Sendable {
  public enum ResetOutcome: Sendable, Equatable {
    case reset(from: AddressStatus)
    case alreadyNew
    /// No mailbox or number, or none that any user has or had or that any event was about.
    case unknownAddress
  }

  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// Sets an address back to `NEW`, whatever its status. Opt-outs stay.
  ///
  /// The reset stands against every event of an earlier time, also one that arrives later; so it is
  /// stored for an address that is `NEW` already, too.
  /// - Parameter address: in any spelling that a PAM may report.
  public func reset(
    _ address: String, channel: Channel, in label: LabelID, actor: String, reason: String?
  ) async throws -> ResetOutcome {
    guard let key = Self.key(of: address, channel) else { return .unknownAddress }
    return try await pool.write { connection in
      guard try connection.run(AddressQueries.isKnown, (label, key)).first == true else {
        return .unknownAddress
      }
      let decisions = AddressDecisions(
        label: label, connection: connection, author: Author(kind: .operator, name: actor),
        reason: reason)
      let before = try decisions.decide([key], AddressStatus.new)[key] ?? .new(channel)
      return before == .new(channel) ? .alreadyNew : .reset(from: before)
    }
  }

  private static func key(of address: String, _ channel: Channel) -> AddressKey? {
    switch channel {
    case .email: EmailAddress(address).map { AddressKey(.email, $0.canonical) }
    case .sms: PhoneNumber(international: address).map { AddressKey(.sms, $0.e164) }
    }
  }
}
