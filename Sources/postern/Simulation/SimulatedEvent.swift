import Deliverability

/// What happens to one message to one player, before a provider's words are put to it.
struct SimulatedEvent: Sendable, Equatable {
  enum Kind: Sendable, CaseIterable {
    case accepted, deferred, delivered, opened, clicked, complained, optedOut
    /// The address or number does not exist.
    case unknownRecipient
    /// Given up for a reason that says nothing about the address.
    case gaveUp
    case notMobile, blocked
  }

  /// Unique for one run; repeated only by a duplicate.
  var id: String
  var kind: Kind
  /// From 1.
  var user: Int
  var occurredAt: Timestamp

  var userExtID: String { "player\(user)" }
  var email: String { "player\(user)@example.com" }
  /// `+35699` and six digits.
  var phone: String { SimulatedEvent.phone(ofUser: user) }

  static func phone(ofUser user: Int) -> String {
    let digits = String(user)
    return "+35699" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
