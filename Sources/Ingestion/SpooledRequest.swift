import Deliverability
import HTTPMessages
import ProviderWebhooks
import Store

/// An authentic request on its way to the database: what is written to the spool while the database is away.
///
/// Layout: version 1, then each text or blob behind its length (4 bytes, big-endian), integers 8 bytes
/// big-endian: label, source, receipt id, received at (µs), method, target, fields, body, and, if the
/// byte before them is 1, the replay guard's token, digest and expiry (µs).
struct SpooledRequest: Sendable {
  var label: LabelID
  var receipt: ReceiptRow
  var token: WebhookTokenRow?

  private static let version: UInt8 = 1

  init(label: LabelID, receipt: ReceiptRow, token: WebhookTokenRow?) {
    self.label = label
    self.receipt = receipt
    self.token = token
  }

  var bytes: [UInt8] {
    var record: [UInt8] = [Self.version]
    record.reserveCapacity(receipt.body.count + receipt.fields.count + 256)
    Self.append(label.utf8, to: &record)
    Self.append(receipt.source.utf8, to: &record)
    Self.append(receipt.id, to: &record)
    Self.append(receipt.receivedAt.microseconds, to: &record)
    Self.append(receipt.method.utf8, to: &record)
    Self.append(receipt.target.utf8, to: &record)
    Self.append(receipt.fields, to: &record)
    Self.append(receipt.body, to: &record)
    record.append(token == nil ? 0 : 1)
    if let token {
      Self.append(token.token.utf8, to: &record)
      Self.append(token.contentDigest, to: &record)
      Self.append(token.expiresAt.microseconds, to: &record)
    }
    return record
  }

  /// Nil if the bytes are no record of this version.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(bytes)
    guard reader.byte() == Self.version, let label = reader.text(), let source = reader.text(),
      let id = reader.blob(), id.count == 16, let receivedAt = reader.integer(),
      let method = reader.text(), let target = reader.text(), let fields = reader.blob(),
      let body = reader.blob(), let hasToken = reader.byte()
    else { return nil }
    self.label = label
    receipt = ReceiptRow(
      id: id, source: source, receivedAt: Timestamp(microseconds: receivedAt), method: method,
      target: target, fields: fields, body: body)
    if hasToken == 1 {
      guard let token = reader.text(), let digest = reader.blob(),
        let expiresAt = reader.integer()
      else { return nil }
      self.token = WebhookTokenRow(
        source: source, token: token, contentDigest: digest,
        expiresAt: Timestamp(microseconds: expiresAt))
    }
    guard reader.isAtEnd else { return nil }
  }

  private static func append(_ blob: some Collection<UInt8>, to record: inout [UInt8]) {
    let length = UInt32(clamping: blob.count)
    for shift: UInt32 in [24, 16, 8, 0] {
      record.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    record.append(contentsOf: blob)
  }

  private static func append(_ integer: Int64, to record: inout [UInt8]) {
    for shift in stride(from: Int64(56), through: 0, by: -8) {
      record.append(UInt8(truncatingIfNeeded: integer >> shift))
    }
  }

  private struct Reader {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func integer() -> Int64? {
      guard rest.count >= 8 else { return nil }
      defer { rest = rest.dropFirst(8) }
      return rest.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    mutating func blob() -> [UInt8]? {
      guard rest.count >= 4 else { return nil }
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      guard rest.count - 4 >= length else { return nil }
      defer { rest = rest.dropFirst(4 + length) }
      return Array(rest.dropFirst(4).prefix(length))
    }

    mutating func text() -> String? { blob().map { String(decoding: $0, as: UTF8.self) } }
  }
}

extension ReceiptRow {
  /// The request as the provider's translation needs it; its sender was proved when it came.
  var storedRequest: WebhookRequest {
    var fields = HTTPFields()
    for line in String(decoding: self.fields, as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields.append(
        String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    return WebhookRequest(
      method: HTTPMethod(rawValue: method), target: target, publicURL: "", fields: fields,
      body: body, receivedAt: receivedAt)
  }
}
