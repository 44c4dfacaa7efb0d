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

extension OptOutLink {
  /// The link of a transaction that changes its user's opt-outs. While the user is erased the mark stays
  /// locked: a report that brings the user back renames the opt-outs before or after, never meanwhile.
  static func hold(_ key: Key, on connection: PostgresConnection) throws -> OptOutLink? {
    guard let link = try connection.run(find, key).first else { return nil }
    guard Pseudonyms.isOne(link.userExtID) else { return link }
    let marks = try connection.query(
      ErasureMarkQueries.markedUsers, [.text(key.label), .textArray([link.userExtID])])
    return marks.isEmpty ? try connection.run(find, key).first : link
  }
}

extension PlayerChoice {
  var linkKey: OptOutLink.Key { OptOutLink.Key(label: label, day: day, id: linkID) }
}
