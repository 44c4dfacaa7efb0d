/// A value of a problem's extension member.
public enum ProblemMember: Sendable, Equatable, ExpressibleByStringLiteral {
  case text(String)
  case integer(Int)
  case flag(Bool)
  case texts([String])

  public init(stringLiteral value: String) { self = .text(value) }
}

extension HTTPResponse {
  /// A problem for people and programs: `application/problem+json` (RFC 9457 §3).
  /// - Parameters:
  ///   - title: what kind of problem; the status's phrase if nil.
  ///   - detail: what to do about this one.
  ///   - type: a URI for the kind of problem; `about:blank` says that the status tells all.
  ///   - members: extension members in order; those named like a standard member are left out.
  public static func problem(
    _ status: HTTPStatus, title: String? = nil, detail: String? = nil,
    type: String = "about:blank", members: KeyValuePairs<String, ProblemMember> = [:],
    fields: HTTPFields = [:]
  ) -> HTTPResponse {
    var json: [UInt8] = Array("{\"type\":".utf8)
    ProblemJSON.append(type, to: &json)
    json += ",\"title\":".utf8
    ProblemJSON.append(title ?? status.phrase, to: &json)
    json += ",\"status\":\(status.code)".utf8
    if let detail {
      json += ",\"detail\":".utf8
      ProblemJSON.append(detail, to: &json)
    }
    for (name, value) in members where !ProblemJSON.standardMembers.contains(name) {
      json.append(UInt8(ascii: ","))
      ProblemJSON.append(name, to: &json)
      json.append(UInt8(ascii: ":"))
      ProblemJSON.append(value, to: &json)
    }
    json.append(UInt8(ascii: "}"))
    var allFields = fields
    allFields.set("Content-Type", "application/problem+json")
    return HTTPResponse(status, fields: allFields, content: .bytes(json))
  }
}

/// The little JSON that problems need (RFC 8259 §7).
enum ProblemJSON {
  static let standardMembers: Set<String> = ["type", "title", "status", "detail"]

  static func append(_ member: ProblemMember, to json: inout [UInt8]) {
    switch member {
    case .text(let text): append(text, to: &json)
    case .integer(let integer): json += String(integer).utf8
    case .flag(let flag): json += (flag ? "true" : "false").utf8
    case .texts(let texts):
      json.append(UInt8(ascii: "["))
      for (index, text) in texts.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        append(text, to: &json)
      }
      json.append(UInt8(ascii: "]"))
    }
  }

  static func append(_ text: String, to json: inout [UInt8]) {
    json.append(.quote)
    for byte in text.utf8 {
      switch byte {
      case .quote, .backslash: json += [.backslash, byte]
      case .lineFeed: json += "\\n".utf8
      case .carriageReturn: json += "\\r".utf8
      case .tab: json += "\\t".utf8
      case 0..<0x20:
        json += "\\u00".utf8
        json.append(hexadecimal(byte >> 4))
        json.append(hexadecimal(byte & 0xF))
      default: json.append(byte)
      }
    }
    json.append(.quote)
  }

  private static func hexadecimal(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
