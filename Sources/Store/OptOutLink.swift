public import Deliverability
import Postgres

/// Whom an opt-out link is for, and which message it came with.
public struct OptOutLink: Sendable, Equatable {
  public let userExtID: String
  public let channel: Channel
  public let brand: String?
  public let messageID: String?
  public let campaign: String?
  public let template: String?
}

extension OptOutLink {
  struct Key: Sendable {
    let label: LabelID
    let day: Int32
    let id: [UInt8]
  }

  static let find = Query<Key, OptOutLink>(
    """
    SELECT user_ext_id, channel, brand, message_id, campaign, template FROM message
    WHERE label_id = $1 AND day = $2 AND link_id = $3
    """,
    bind: { [.text($0.label), .date(daysSince1970: $0.day), .bytes($0.id)] },
    decode: { row in
      OptOutLink(
        userExtID: try row.text("user_ext_id"), channel: try row.enumeration("channel"),
        brand: try row.optionalText("brand"), messageID: try row.optionalText("message_id"),
        campaign: try row.optionalText("campaign"), template: try row.optionalText("template"))
    })
}

extension PlayerChoice {
  var linkKey: OptOutLink.Key { OptOutLink.Key(label: label, day: day, id: linkID) }
}
