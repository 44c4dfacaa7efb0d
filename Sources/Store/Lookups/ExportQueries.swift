import Deliverability
import Postgres

/// The export of a label through the view `deliverability`. COPY binds nothing, so the choices stand in
/// settings of the transaction, and the texts of the statements are fixed.
enum ExportQueries {
  struct Choice: Sendable {
    let label: LabelID
    let channel: Channel?
    let canContact: Bool?
  }

  static let choose = Query<Choice, Void>(
    """
    SELECT set_config('postern.label', $1, true), set_config('postern.channel', $2, true),
      set_config('postern.can_contact', $3, true)
    """,
    bind: { choice in
      [
        .text(choice.label), .text(choice.channel?.rawValue ?? ""),
        .text(choice.canContact.map(String.init) ?? ""),
      ]
    },
    decode: { _ in })

  static func copyOut(_ format: ExportFormat, _ purpose: Purpose) -> String {
    switch format {
    case .csv:
      copyOut(
        """
        SELECT user_ext_id, brand, channel, address, address_status,
          can_contact::text AS can_contact, array_to_string(blocked_by, ' ') AS blocked_by,
          snoozed_until, next_change_at
        FROM (\(rows(purpose))) chosen
        """, .csv)
    case .ndjson: copyOut(rows(purpose), .ndjson)
    }
  }

  /// - Parameter rows: a statement of fixed text.
  static func copyOut(_ rows: String, _ format: ExportFormat) -> String {
    switch format {
    case .csv: "COPY (\(rows)) TO STDOUT WITH (FORMAT csv, HEADER true)"
    case .ndjson:
      // A line of JSON holds neither control character, so COPY has nothing to quote.
      """
      COPY (SELECT row_to_json(chosen) FROM (\(rows)) chosen)
        TO STDOUT WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')
      """
    }
  }

  private static func rows(_ purpose: Purpose) -> String {
    let (canContact, blockedBy, nextChange) =
      switch purpose {
      case .marketing: ("can_contact", "blocked_by", "next_change_at")
      case .operational: ("can_contact_operational", "blocked_by_operational", "NULL::timestamptz")
      }
    return """
      SELECT user_ext_id, brand, channel, address, address_status, \(canContact) AS can_contact,
        \(blockedBy) AS blocked_by, \(text(of: "snoozed_until")) AS snoozed_until,
        \(text(of: nextChange)) AS next_change_at
      FROM deliverability
      WHERE label_id = current_setting('postern.label')
        AND current_setting('postern.channel') IN ('', channel)
        AND current_setting('postern.can_contact') IN ('', \(canContact)::text)
      """
  }

  /// RFC 3339; the sessions' time zone is UTC.
  static func text(of column: String) -> String {
    #"to_char(\#(column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"#
  }
}

/// The shape of an export. CSV (RFC 4180, with a header line) and NDJSON have the same fields:
/// `user_ext_id brand channel address address_status can_contact blocked_by snoozed_until
/// next_change_at`; in CSV the gates of `blocked_by` are separated by blanks.
public enum ExportFormat: String, Sendable, CaseIterable {
  case csv, ndjson
}
