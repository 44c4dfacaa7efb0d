import Deliverability
import Postgres

/// Gives events what the registered message they name says: the user, the campaign, the template, the
/// brand, and to an event without a recipient the address. An event's own words are kept, and so is its
/// identity, which was made of them.
enum MessageAttribution {
  /// A message is looked for among those registered from so many days before its event to a day after.
  static let daysBack: Int32 = 7
  /// The days around the event first, where most messages are: each day costs a look into its partition.
  static let windows: [ClosedRange<Int32>] = [-1...1, -daysBack ... -2]

  /// Whether the event lacks something worth a look at its message.
  static func canAdd(to row: EventRow) -> Bool {
    let event = row.event
    guard event.messageID != nil else { return false }
    return event.userExtID == nil || event.recipient == nil || event.campaign == nil
  }

  /// The messages of each event that fit it: its channel, its recipient and its user as far as both are
  /// known. More than one user means that the event does not say whose message it is about.
  static let find = """
    SELECT i.position, m.user_ext_id, m.address, m.campaign, m.template, m.brand
    FROM unnest($2::int4[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[])
      AS i (position, message_id, channel, day, recipient, user_ext_id)
    CROSS JOIN LATERAL (
      SELECT DISTINCT ON (m.user_ext_id) m.user_ext_id, m.address, m.campaign, m.template, m.brand
      FROM message m
      WHERE m.label_id = $1 AND m.message_id = i.message_id AND m.channel = i.channel
        AND m.day BETWEEN $8 AND $9 AND m.day BETWEEN i.day + $10::int4 AND i.day + $11::int4
        AND (i.recipient IS NULL OR m.address IS NULL OR m.address = i.recipient)
        AND (i.user_ext_id IS NULL OR m.user_ext_id = i.user_ext_id)
      ORDER BY m.user_ext_id, m.day DESC, m.link_id LIMIT 2) m
    """

  /// - Parameters:
  ///   - rows: those that `canAdd` names, with their places among all; not empty.
  ///   - window: days from the event's.
  static func find(
    label: LabelID, _ rows: [(place: Int, row: EventRow)], within window: ClosedRange<Int32>
  ) -> (String, [Parameter]) {
    let days = rows.map(\.row.day)
    return (
      find,
      [
        .text(label), .int32Array(rows.map { Int32(clamping: $0.place) }),
        .optionalTextArray(rows.map(\.row.event.messageID)),
        .textArray(rows.map(\.row.event.channel.rawValue)), .dateArray(days),
        .optionalTextArray(rows.map(\.row.event.recipient)),
        .optionalTextArray(rows.map(\.row.event.userExtID)),
        .date(daysSince1970: (days.min() ?? 0) + window.lowerBound),
        .date(daysSince1970: (days.max() ?? 0) + window.upperBound),
        .int32(window.lowerBound), .int32(window.upperBound),
      ]
    )
  }

  /// Applies what was found; a place that stands twice in it is ambiguous and left as it is.
  /// - Returns: the places for which something was found.
  static func apply(_ found: Rows, to rows: inout [EventRow]) throws(PostgresError) -> Set<Int> {
    var messages: [Int: ProviderEvent] = [:]
    var ambiguous: Set<Int> = []
    for row in found {
      let place = Int(try row.int32("position"))
      guard rows.indices.contains(place) else { continue }
      let user = try row.text("user_ext_id")
      let address = try row.optionalText("address")
      let campaign = try row.optionalText("campaign")
      let template = try row.optionalText("template")
      let brand = try row.optionalText("brand")
      var event = rows[place].event
      event.userExtID = event.userExtID ?? user
      event.campaign = event.campaign ?? campaign
      event.template = event.template ?? template
      event.brand = event.brand ?? brand
      if event.isRecipientCertain { event.recipient = event.recipient ?? address }
      if messages.updateValue(event, forKey: place) != nil { ambiguous.insert(place) }
    }
    for (place, event) in messages where !ambiguous.contains(place) { rows[place].event = event }
    return Set(messages.keys)
  }
}
