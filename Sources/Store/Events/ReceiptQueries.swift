public import Deliverability
import Postgres

/// A request as it came, kept once: the evidence behind its events.
public struct ReceiptRow: Sendable {
  /// A version 7 UUID (RFC 9562 §5.7), 16 bytes, made on receipt and travelling with the request.
  public var id: [UInt8]
  public var source: String
  public var receivedAt: Timestamp
  public var method: String
  /// Without the token of a secret path.
  public var target: String
  /// The header lines, `Name: value` with CRLF behind each, without credentials.
  public var fields: [UInt8]
  public var body: [UInt8]

  public init(
    id: [UInt8], source: String, receivedAt: Timestamp, method: String, target: String,
    fields: [UInt8], body: [UInt8]
  ) {
    self.id = id
    self.source = source
    self.receivedAt = receivedAt
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body
  }
}

enum ReceiptQueries {
  /// A receipt that stands already is the same one: its transaction is tried again after an unknown commit.
  static let insert = """
    INSERT INTO receipt (label_id, day, receipt_id, source, received_at, method, target, fields, body)
    SELECT $1, i.day, i.receipt_id, i.source, i.received_at, i.method, i.target, i.fields, i.body
    FROM unnest($2::date[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
      $8::bytea[], $9::bytea[])
      AS i (day, receipt_id, source, received_at, method, target, fields, body)
    ON CONFLICT (label_id, day, receipt_id) DO NOTHING
    """

  static func insert(label: LabelID, _ rows: [ReceiptRow]) -> (String, [Parameter]) {
    var bodies = ArrayBuilder(
      of: .bytes, reservingBytes: rows.reduce(0) { $0 + $1.body.count + 4 })
    for row in rows { bodies.append(bytes: row.body) }
    return (
      insert,
      [
        .text(label), .dateArray(rows.map(\.receivedAt.utcDay)), .uuidArray(rows.map(\.id)),
        .textArray(rows.map(\.source)), .timestampArray(rows.map(\.receivedAt.microseconds)),
        .textArray(rows.map(\.method)), .textArray(rows.map(\.target)),
        .bytesArray(rows.map(\.fields)), bodies.finish(),
      ]
    )
  }
}
