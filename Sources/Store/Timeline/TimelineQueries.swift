public import Deliverability
public import Postgres

/// What happened to a user: events, status changes, opt-outs, and who caused them.
public struct TimelineQueries: Sendable {
  public static let maxEntries = 1000

  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// A page of a user's timeline, the newest first.
  ///
  /// It holds what names the user, and what is about any address the user has or had, also while it
  /// was, or is, another user's: a status and a provider's opt-out belong to the address.
  /// - Parameters:
  ///   - cursor: of the last entry of the page before; nil for the first page.
  ///   - limit: 1 to `maxEntries`; others are moved into that range.
  public func timeline(
    of userExtID: String, in label: LabelID, before cursor: TimelineCursor? = nil, limit: Int
  ) async throws -> [TimelineEntry] {
    guard UserExtID.isValid(userExtID) else { return [] }
    let page = TimelinePage(
      label: label, userExtID: userExtID,
      cursor: cursor ?? TimelineCursor(before: .latest),
      limit: Int64(min(max(limit, 1), Self.maxEntries)))
    return try await pool.run(deadlineSeconds: 10) { try $0.run(TimelinePage.query, page) }
  }

  /// When the user last opened and clicked, within the `Recency.days` before `now`.
  public func recency(
    of userExtID: String, in label: LabelID, now: Timestamp
  ) async throws -> Recency {
    guard UserExtID.isValid(userExtID) else { return Recency() }
    let selection = RecencyQueries.Selection(
      label: label, userExtID: userExtID, firstDay: now.utcDay - Int32(Recency.days))
    return try await pool.run(deadlineSeconds: 10) { connection in
      try connection.run(RecencyQueries.last, selection).first ?? Recency()
    }
  }
}

struct TimelinePage: Sendable {
  let label: LabelID
  let userExtID: String
  let cursor: TimelineCursor
  let limit: Int64

  /// Each branch takes at most a page through its own index; the rows of all are merged and cut.
  static let query = Query<TimelinePage, TimelineEntry>(
    """
    WITH held AS MATERIALIZED (
      SELECT channel, address FROM user_address WHERE label_id = $1 AND user_ext_id = $2
    )
    SELECT kind, at, id, channel, address, word, from_status, actor_kind, actor, status,
      mapping_key, reason_keys, snoozed_until, detail, message_id, campaign, template, client_prefix, wording
    FROM (
      (SELECT \(eventColumns) FROM event e
        WHERE e.label_id = $1 AND e.user_ext_id = $2 AND e.occurred_at <= $3
          AND (e.occurred_at < $3 OR encode(e.event_id, 'hex') COLLATE "C" < $4)
        ORDER BY e.occurred_at DESC, e.event_id DESC LIMIT $5)
      UNION ALL
      (SELECT found.* FROM held CROSS JOIN LATERAL (
          SELECT \(eventColumns) FROM event e
          WHERE e.label_id = $1 AND e.recipient = held.address AND e.channel = held.channel
            AND e.user_ext_id IS DISTINCT FROM $2 AND e.occurred_at <= $3
            AND (e.occurred_at < $3 OR encode(e.event_id, 'hex') COLLATE "C" < $4)
          ORDER BY e.occurred_at DESC, e.event_id DESC LIMIT $5) found)
      UNION ALL
      (SELECT found.* FROM held CROSS JOIN LATERAL (
          SELECT 'status', s.changed_at, s.change_id::text, s.channel, s.address, s.to_status,
            s.from_status, s.actor_kind, s.actor, NULL::text, s.mapping_key, '{}'::text[],
            NULL::timestamptz, s.reason, NULL::text, NULL::text, NULL::text, NULL::text,
            NULL::text
          FROM status_change s
          WHERE s.label_id = $1 AND s.channel = held.channel AND s.address = held.address
            AND (s.changed_at, s.change_id::text COLLATE "C") < ($3, $4)
          ORDER BY s.changed_at DESC, s.change_id DESC LIMIT $5) found)
      UNION ALL
      (SELECT \(optOutColumns) FROM opt_out_change o
        WHERE o.label_id = $1 AND o.user_ext_id = $2
          AND (o.changed_at, o.change_id::text COLLATE "C") < ($3, $4)
        ORDER BY o.changed_at DESC, o.change_id DESC LIMIT $5)
      UNION ALL
      (SELECT found.* FROM held CROSS JOIN LATERAL (
          SELECT \(optOutColumns) FROM opt_out_change o
          WHERE o.label_id = $1 AND o.user_ext_id = '' AND o.address = held.address
            AND o.channel = held.channel
            AND (o.changed_at, o.change_id::text COLLATE "C") < ($3, $4)
          ORDER BY o.changed_at DESC, o.change_id DESC LIMIT $5) found)
    ) entries
    ORDER BY at DESC, id COLLATE "C" DESC LIMIT $5
    """,
    bind: { page in
      [
        .text(page.label), .text(page.userExtID), .timestamp(page.cursor.at),
        .text(page.cursor.id), .int64(page.limit),
      ]
    },
    decode: TimelineEntry.init(row:))

  private static let eventColumns = """
    'event' AS kind, e.occurred_at AS at, encode(e.event_id, 'hex') AS id, e.channel,
      e.recipient AS address, e.kind AS word, NULL::text AS from_status,
      'provider' AS actor_kind, e.source AS actor, e.status, e.mapping_key, e.reason_keys,
      NULL::timestamptz AS snoozed_until, e.detail, e.message_id, e.campaign,
      e.template, NULL::text AS client_prefix, NULL::text AS wording
    """

  private static let optOutColumns = """
    'opt_out', o.changed_at, o.change_id::text, o.channel, nullif(o.address, ''), o.action,
      NULL::text, o.actor_kind, o.actor, NULL::text, NULL::text, '{}'::text[], o.snoozed_until,
      o.reason, o.message_id, o.campaign, o.template, o.client_prefix, o.wording
    """
}

extension TimelineEntry {
  init(row: Row) throws {
    self.init(
      kind: try row.enumeration("kind"), at: try row.instant("at"), id: try row.text("id"),
      channel: try row.enumeration("channel"), address: try row.optionalText("address"),
      word: try row.text("word"), fromStatus: try row.optionalText("from_status"),
      actorKind: try row.text("actor_kind"), actor: try row.text("actor"),
      status: try row.optionalText("status"), mappingKey: try row.optionalText("mapping_key"),
      reasonKeys: try row.textArray("reason_keys"),
      snoozedUntil: try row.optionalInstant("snoozed_until"),
      detail: try row.optionalText("detail"), messageID: try row.optionalText("message_id"),
      campaign: try row.optionalText("campaign"), template: try row.optionalText("template"),
      clientPrefix: try row.optionalText("client_prefix"),
      wording: try row.optionalText("wording"))
  }
}
