public import Deliverability

/// Something that happened to a user or to an address the user has or had.
public struct TimelineEntry: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A provider's event; its word is the event's kind.
    case event
    /// A change of an address's status; its word is the new status.
    case status
    /// A change of an opt-out; its word is the action.
    case optOut = "opt_out"
  }

  public var kind: Kind
  /// An event's time as its provider told it; a change's as the database made it.
  public var at: Timestamp
  /// Of an event its id in hexadecimal digits, of a change a UUID.
  public var id: String
  public var channel: Channel
  /// Nil for what is about the user alone.
  public var address: String?
  public var word: String
  /// The status before; nil if it was the first, or this is no change of a status.
  public var fromStatus: String?
  /// `provider`, `operator`, `pam`, `player` or `clock`, and who: a source, the name of a token, the id of
  /// a player's link.
  public var actorKind: String
  public var actor: String
  /// The status an event was mapped to, if any, and the key that decided.
  public var status: String?
  public var mappingKey: String?
  public var reasonKeys: [String]
  public var snoozedUntil: Timestamp?
  /// An event's free text; of a change, the reason given.
  public var detail: String?
  public var messageID: String?
  public var campaign: String?
  public var template: String?
  /// Of a player's change: the client's network, and the wording of the page that was seen.
  public var clientPrefix: String?
  public var wording: String?

  /// The place after which the next page begins.
  public var cursor: TimelineCursor { TimelineCursor(at: at, id: id) }
}

/// A place in a timeline, which runs from the newest entry to the oldest. Its text is
/// `<microseconds since 1970>.<id>`, for a client to hand back as it is.
public struct TimelineCursor: Sendable, Equatable {
  public var at: Timestamp
  public var id: String

  public init(at: Timestamp, id: String) {
    self.at = at
    self.id = id
  }

  /// Everything of an earlier time.
  public init(before at: Timestamp) { self.init(at: at, id: "") }

  public init?(_ text: String) {
    guard let dot = text.firstIndex(of: "."), let microseconds = Int64(text[..<dot]),
      microseconds >= Timestamp.earliest.microseconds,
      microseconds <= Timestamp.latest.microseconds
    else { return nil }
    let id = text[text.index(after: dot)...]
    guard id.utf8.count <= 36, id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    self.init(at: Timestamp(microseconds: microseconds), id: String(id))
  }

  public var text: String { "\(at.microseconds).\(id)" }
}
