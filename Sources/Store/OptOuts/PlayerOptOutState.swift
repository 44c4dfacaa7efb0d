public import Deliverability
import Postgres

/// What is in force for a player, as the opt-out page shows it.
public struct PlayerOptOutState: Sendable, Equatable {
  public struct OnChannel: Sendable, Equatable {
    public let optOut: OptOut
    /// The PAM's own opt-out, which only the PAM lifts.
    public let pamOptOut: Bool
  }

  public struct Undo: Sendable, Equatable {
    /// 16 bytes.
    public let choiceID: [UInt8]
    /// Exclusive.
    public let until: Timestamp

    /// The undo of a choice, as long as nothing comes on top.
    public init(of choice: PlayerChoice) {
      self.init(
        choiceID: choice.id, until: choice.chosenAt.adding(seconds: PlayerChoice.undoSeconds))
    }

    init(choiceID: [UInt8], until: Timestamp) {
      self.choiceID = choiceID
      self.until = until
    }
  }

  public let link: OptOutLink
  public let channels: [Channel: OnChannel]
  /// The last choice through the link, as long as it can be undone.
  public let undo: Undo?
}

extension PlayerOptOutState {
  /// - Parameter now: decides whether a choice can still be undone.
  static func read(
    _ link: OptOutLink, _ key: OptOutLink.Key, now: Timestamp, on connection: PostgresConnection
  ) throws -> PlayerOptOutState {
    let channels = try connection.run(onChannels, (key.label, link.userExtID))
    let undo = try connection.run(ChoiceQueries.undoable, (key, link.userExtID, now)).first
    return PlayerOptOutState(
      link: link, channels: Dictionary(channels, uniquingKeysWith: { first, _ in first }),
      undo: undo)
  }

  /// Both channels, also of a user whom no one has reported.
  private static let onChannels = Query<(LabelID, userExtID: String), (Channel, OnChannel)>(
    """
    SELECT c.channel, coalesce(o.permanent, false) AS permanent, o.snoozed_until,
      greatest(o.provider_opted_out_at, a.opted_out_at) AS provider_at, o.cleared_at,
      coalesce(CASE c.channel WHEN 'email' THEN u.pam_email_opt_out ELSE u.pam_sms_opt_out END,
        false) AS pam_opt_out
    FROM (VALUES ('email'), ('sms')) AS c (channel)
    LEFT JOIN users u ON u.label_id = $1 AND u.user_ext_id = $2
    LEFT JOIN opt_out o ON o.label_id = $1 AND o.user_ext_id = $2 AND o.channel = c.channel
    LEFT JOIN address a ON a.label_id = $1 AND a.channel = c.channel
      AND a.address = CASE c.channel WHEN 'email' THEN u.email ELSE u.phone END
    """,
    bind: { [.text($0), .text($1)] },
    decode: { row in
      let optOut = OptOut(
        isPermanent: try row.boolean("permanent"),
        snoozedUntil: try row.optionalInstant("snoozed_until"),
        providerOptedOutAt: try row.optionalInstant("provider_at"),
        clearedAt: try row.optionalInstant("cleared_at"))
      let channel = try row.enumeration("channel", as: Channel.self)
      return (channel, OnChannel(optOut: optOut, pamOptOut: try row.boolean("pam_opt_out")))
    })
}
