public import Deliverability

/// What a player chose through an opt-out link whose token was verified.
public struct PlayerChoice: Sendable, Equatable {
  public enum Action: Sendable, Equatable {
    /// No more messages of the link's channel.
    case optOut
    /// No more messages of any channel.
    case optOutAll
    /// None of any channel for so many days of 86,400 s; 1 to 365.
    case snooze(days: Int)
    /// Restores exactly what an earlier choice made through this link has changed.
    case undo(choiceID: [UInt8])
  }

  /// 16 bytes made on receipt: the same choice stored twice is applied once.
  public var id: [UInt8]
  public var label: LabelID
  /// The link's UTC day of issue, in days since 1970-01-01, and its 12 bytes.
  public var day: Int32
  public var linkID: [UInt8]
  public var action: Action
  /// Our clock on receipt: a snooze and the time for an undo count from it.
  public var chosenAt: Timestamp
  /// The network of the client, such as `192.0.2.0/24`; nil if unknown.
  public var clientPrefix: String?
  /// The name of the wording that the player saw, or `oneClick`.
  public var wording: String?

  /// In the place of a wording where a mail client asked for the player (RFC 8058).
  public static let oneClick = "one-click"
  /// How long a choice can be undone.
  public static let undoSeconds: Int64 = 900

  public init(
    id: [UInt8], label: LabelID, day: Int32, linkID: [UInt8], action: Action, chosenAt: Timestamp,
    clientPrefix: String?, wording: String?
  ) {
    self.id = id
    self.label = label
    self.day = day
    self.linkID = linkID
    self.action = action
    self.chosenAt = chosenAt
    self.clientPrefix = clientPrefix
    self.wording = wording
  }
}
