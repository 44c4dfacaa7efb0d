public import Deliverability
import Postgres

/// A signed token of a scheme that does not cover the body, to be remembered with the content it came with.
public struct WebhookTokenRow: Sendable {
  public var source: String
  public var token: String
  /// SHA-256 of the content, 32 bytes.
  public var contentDigest: [UInt8]
  public var expiresAt: Timestamp

  public init(source: String, token: String, contentDigest: [UInt8], expiresAt: Timestamp) {
    self.source = source
    self.token = token
    self.contentDigest = contentDigest
    self.expiresAt = expiresAt
  }
}

enum WebhookTokenQueries {
  /// Remembers tokens and answers, for each, the content it is bound to: the one it came with first.
  /// A repeat keeps its row and locks it, so that two gateways agree. No token may be given twice.
  static let remember = """
    INSERT INTO webhook_token AS t (label_id, source, token, content_digest, expires_at)
    SELECT $1, i.source, i.token, i.content_digest, i.expires_at
    FROM unnest($2::text[], $3::text[], $4::bytea[], $5::timestamptz[])
      AS i (source, token, content_digest, expires_at)
    ORDER BY i.source COLLATE "C", i.token COLLATE "C"
    ON CONFLICT (label_id, source, token) DO UPDATE SET expires_at = t.expires_at
    RETURNING source, token, content_digest
    """

  static func remember(label: LabelID, _ rows: [WebhookTokenRow]) -> (String, [Parameter]) {
    (
      remember,
      [
        .text(label), .textArray(rows.map(\.source)), .textArray(rows.map(\.token)),
        .bytesArray(rows.map(\.contentDigest)),
        .timestampArray(rows.map(\.expiresAt.microseconds)),
      ]
    )
  }
}
