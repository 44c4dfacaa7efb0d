import Deliverability
import HTTPMessages
import Signatures

/// Where a custom source's signature stands, how it is written, and what it covers.
///
/// - `header`: the field of the signature; `part`: its name in a field such as `t=…,v1=…` (several count)
/// - `encoding`: `hex` (default) or `base64`; `prefix`: what stands before it, such as `sha256=`
/// - `timestamp_header`, or `timestamp_part` in the signature's field; `timestamp_format`: `epoch_s`
///   (default), `epoch_ms`, `rfc3339`; `tolerance_seconds`: 300 by default
/// - `signed`: the parts in their order (`["body"]` by default): `timestamp`, `body`, `url`, `target`,
///   `method`, `$header.Name`, and any other text as it stands, if it holds no letter; `{"text": "v0"}` may
struct CustomSignatureLayout: Sendable {
  enum Encoding: String, Sendable, CaseIterable { case hex, base64 }
  enum Part: Sendable, Equatable {
    case timestamp, body, url, target, method
    case header(String)
    case text(String)
  }

  static let settings: Set<String> = [
    "header", "part", "encoding", "prefix", "timestamp_header", "timestamp_part",
    "timestamp_format", "signed", TimeTolerance.setting,
  ]
  static let defaultToleranceSeconds = 300
  /// Bounds the work on a forged list.
  private static let maxSignatures = 16

  let header: String
  let part: String?
  let encoding: Encoding
  let prefix: String
  let timestampHeader: String?
  let timestampPart: String?
  let timestampFormat: CustomTimeFormat
  let signed: [Part]
  /// Nil if no time is signed.
  let tolerance: TimeTolerance?

  /// Postern's own: `X-Postern-Signature: t=<epoch s>,v1=<hex>`, over time, `.` and raw body.
  static func postern(_ verify: VerifySettings) throws(VerifySettingsError) -> CustomSignatureLayout
  {
    try CustomSignatureLayout(
      verify.setting("header", to: "X-Postern-Signature").setting("part", to: "v1")
        .setting("timestamp_part", to: "t").setting("signed", to: ["timestamp", ".", "body"]))
  }

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    guard let header = try verify.text("header") else {
      throw VerifySettingsError("verify.header", "is missing: the field that holds the signature")
    }
    self.header = header
    part = try verify.text("part")
    encoding =
      try Self.word(verify, "encoding", Encoding.init(rawValue:), Encoding.allCases.map(\.rawValue))
      ?? .hex
    prefix = try verify.text("prefix") ?? ""
    timestampHeader = try verify.text("timestamp_header")
    timestampPart = try verify.text("timestamp_part")
    timestampFormat =
      try Self.word(
        verify, "timestamp_format",
        { $0 == CustomTimeFormat.civilPattern ? nil : CustomTimeFormat($0, offset: "Z") },
        CustomTimeFormat.words.dropLast()) ?? .seconds
    signed = try Self.parts(verify)
    let hasTime = timestampHeader != nil || timestampPart != nil
    guard timestampHeader == nil || timestampPart == nil else {
      throw VerifySettingsError(
        "verify.timestamp_part", "stands beside timestamp_header: the time stands in one place")
    }
    guard hasTime == signed.contains(.timestamp) else {
      throw VerifySettingsError(
        "verify.signed",
        hasTime
          ? "leaves out timestamp: an unsigned time proves nothing"
          : "holds timestamp, but neither timestamp_header nor timestamp_part says where it stands")
    }
    guard signed.contains(.body) || signed.contains(.url) || signed.contains(.target) else {
      throw VerifySettingsError(
        "verify.signed", "covers no content: it must hold body, or url or target of a GET")
    }
    guard hasTime || verify.value(TimeTolerance.setting) == nil else {
      throw VerifySettingsError(
        "verify.\(TimeTolerance.setting)",
        "needs a signed time: set timestamp_header or timestamp_part")
    }
    tolerance =
      hasTime ? try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds) : nil
  }

  private static func word<Value>(
    _ verify: VerifySettings, _ key: String, _ value: (String) -> Value?, _ allowed: [String]
  ) throws(VerifySettingsError) -> Value? {
    guard let word = try verify.text(key) else { return nil }
    guard let value = value(word) else {
      throw VerifySettingsError(
        "verify.\(key)", "is none of its words. Use one of \(allowed.joined(separator: ", "))")
    }
    return value
  }

  // MARK: What is signed

  private static func parts(_ verify: VerifySettings) throws(VerifySettingsError) -> [Part] {
    guard let value = verify.value("signed") else { return [.body] }
    guard case .list(let list) = value, (1...16).contains(list.count) else {
      throw VerifySettingsError("verify.signed", "must be a list of 1 to 16 parts")
    }
    var parts: [Part] = []
    for (place, value) in list.enumerated() {
      guard let part = part(value) else {
        throw VerifySettingsError(
          "verify.signed[\(place)]",
          "is no part. Use timestamp, body, url, target, method, $header.Name, "
            + "a text without letters such as \".\", or {\"text\": \"v0:\"}")
      }
      parts.append(part)
    }
    return parts
  }

  private static func part(_ value: VerifySettings.Value) -> Part? {
    switch value {
    case .text("timestamp"): return .timestamp
    case .text("body"): return .body
    case .text("url"): return .url
    case .text("target"): return .target
    case .text("method"): return .method
    case .text(let text):
      let header = "$header."
      if text.hasPrefix(header), text.utf8.count > header.utf8.count {
        return .header(String(text.dropFirst(header.count)))
      }
      let isMark = !text.isEmpty && !text.contains { $0.isLetter || $0 == "$" }
      return isMark ? .text(text) : nil
    case .object(let object):
      guard object.count == 1, case .text(let text) = object["text"] else { return nil }
      return .text(text)
    case .number, .flag, .list: return nil
    }
  }

  // MARK: Reading a request

  /// The parts of the signature's field by name: `t=1,v1=ab,v1=cd`.
  private func parts(of field: String, named name: String) -> [String] {
    field.split(separator: ",").prefix(2 * Self.maxSignatures).compactMap { part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 && pair[0].trimmingBlanks() == name ? pair[1].trimmingBlanks() : nil
    }
  }

  func timestamp(_ request: WebhookRequest) -> String? {
    if let timestampHeader { return request.fields[timestampHeader] }
    guard let timestampPart, let field = request.fields[header] else { return nil }
    return parts(of: field, named: timestampPart).first
  }

  /// The signatures as they are written; empty if there is none.
  func signatures(_ request: WebhookRequest) -> [String] {
    guard let field = request.fields[header] else { return [] }
    let texts = part.map { parts(of: field, named: $0) } ?? [field.trimmingBlanks()]
    return texts.prefix(Self.maxSignatures).filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
  }

  func decoded(_ signature: String) -> [UInt8]? {
    switch encoding {
    case .hex: Hex.decode(signature)
    case .base64: Base64.decode(signature, allowsMissingPadding: true)
    }
  }

  /// Nil if a signed field or the time is missing.
  func content(_ request: WebhookRequest) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(request.body.count + 64)
    for part in signed {
      switch part {
      case .body: bytes += request.body
      case .url: bytes += request.publicURL.utf8
      case .target: bytes += request.target.utf8
      case .method: bytes += request.method.rawValue.utf8
      case .text(let text): bytes += text.utf8
      case .timestamp:
        guard let timestamp = timestamp(request) else { return nil }
        bytes += timestamp.utf8
      case .header(let name):
        guard let value = request.fields[name] else { return nil }
        bytes += value.utf8
      }
    }
    return bytes
  }

  /// The signed parts in words, for a person.
  var description: String {
    let words = signed.map { part in
      switch part {
      case .timestamp: "the timestamp"
      case .body: "the raw body"
      case .url: "the public URL"
      case .target: "the raw target"
      case .method: "the method"
      case .header(let name): "the field \(name)"
      case .text(let text): "\"\(text)\""
      }
    }
    return words.joined(separator: ", then ")
  }
}
