public import HTTPMessages

/// What to fetch: a GET, or a POST if there is content.
public struct FetchRequest: Sendable {
  /// An absolute URL; judged by `GuardedURL`.
  public var url: String
  /// Sent after `Host`, `Accept` and the content's length, which are the fetcher's own.
  public var fields: HTTPFields
  /// Nil for a GET.
  public var content: [UInt8]?

  public static func get(_ url: String, fields: HTTPFields = [:]) -> FetchRequest {
    FetchRequest(url: url, fields: fields, content: nil)
  }

  public static func post(
    _ url: String, fields: HTTPFields = [:], content: [UInt8]
  ) -> FetchRequest {
    FetchRequest(url: url, fields: fields, content: content)
  }

  /// The fields as header lines, checked so that no value can add a line or change the framing.
  func headerLines() throws(FetchError) -> [String] {
    let owned: Set<String> = [
      "host", "content-length", "transfer-encoding", "connection", "expect", "te", "upgrade",
    ]
    var lines: [String] = []
    for field in fields {
      // RFC 9110 §5.1 and §5.5.
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenByte),
        !owned.contains(field.name.lowercased()),
        field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
      else { throw .fieldRefused }
      // curl takes `Name:` as "leave this field out" and `Name;` as "send it empty".
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    return lines
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: Array("!#$%&'*+-.^_`|~".utf8).contains(byte)
    }
  }
}

/// What came back, whatever its status: a redirect is an answer like any other and is not followed.
public struct FetchResponse: Sendable {
  public let status: HTTPStatus
  public let fields: HTTPFields
  public let content: [UInt8]
}
