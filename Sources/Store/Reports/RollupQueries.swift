import Deliverability
public import Postgres

/// Counts into `event_rollup`, in the transaction that stores what is counted.
///
/// Stored events are counted by the statement that inserts them, in lanes 0 to 7 by their writer's
/// session; everything else in lane 8, after all other locks of its transaction: so no two transactions
/// ever wait for each other's counts in a circle.
public enum RollupQueries {
  static let eventLanes = 8
  static let lane: Int16 = 8

  /// Adds one for each key; a key may stand in it several times. Call it last in the transaction.
  public static func count(
    _ keys: [RollupKey], in label: LabelID, on connection: PostgresConnection
  ) throws {
    guard let statement = statement(keys, in: label) else { return }
    _ = try connection.query(statement.sql, statement.parameters)
  }

  static let count = """
    INSERT INTO event_rollup AS r (label_id, day, counter, channel, campaign, template, brand, lane,
      count)
    SELECT $1, i.day, i.counter, i.channel, i.campaign, i.template, i.brand, $2, count(*)
    FROM unnest($3::date[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
      AS i (day, counter, channel, campaign, template, brand)
    GROUP BY i.day, i.counter, i.channel, i.campaign, i.template, i.brand
    ORDER BY i.day, i.counter COLLATE "C", i.channel COLLATE "C", i.campaign COLLATE "C",
      i.template COLLATE "C", i.brand COLLATE "C"
    ON CONFLICT (label_id, day, counter, channel, campaign, template, brand, lane)
      DO UPDATE SET count = r.count + excluded.count
    """

  /// Nil if there is nothing to count.
  static func statement(
    _ keys: [RollupKey], in label: LabelID
  ) -> (sql: String, parameters: [Parameter])? {
    guard !keys.isEmpty else { return nil }
    return (
      count,
      [
        .text(label), .int16(lane), .dateArray(keys.map(\.day)),
        .textArray(keys.map(\.counter.rawValue)), .textArray(keys.map(\.channel.rawValue)),
        .textArray(keys.map(\.campaign)), .textArray(keys.map(\.template)),
        .textArray(keys.map(\.brand)),
      ]
    )
  }

  /// For the statement that inserts events: counts the rows of its common table expression `new`.
  static let countNewEvents = """
    INSERT INTO event_rollup AS r (label_id, day, counter, channel, campaign, template, brand, lane,
      count)
    SELECT $1, c.day, c.kind, c.channel, c.campaign, c.template, c.brand,
      pg_backend_pid() % \(eventLanes), count(*)
    FROM (SELECT day, kind, channel, left(coalesce(campaign, ''), \(RollupKey.maxCharacters)),
        left(coalesce(template, ''), \(RollupKey.maxCharacters)),
        left(coalesce(brand, ''), \(RollupKey.maxCharacters))
      FROM new) AS c (day, kind, channel, campaign, template, brand)
    GROUP BY c.day, c.kind, c.channel, c.campaign, c.template, c.brand
    ORDER BY c.day, c.kind COLLATE "C", c.channel COLLATE "C", c.campaign COLLATE "C",
      c.template COLLATE "C", c.brand COLLATE "C"
    ON CONFLICT (label_id, day, counter, channel, campaign, template, brand, lane)
      DO UPDATE SET count = r.count + excluded.count
    """
}
