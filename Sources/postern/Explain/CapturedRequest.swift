import Deliverability
import HTTPMessages
import ProviderWebhooks

/// A request as someone captured it, from the words of the command line.
enum CapturedRequest {
  static let maxBodyBytes = Configuration.Limits.bodyBytesRange.upperBound

  static let options = [
    Option(name: "method", value: "M", summary: "the request's method (default: POST)"),
    Option(
      name: "url", value: "URL",
      summary: "the whole public URL the provider called, as it was given to the provider"),
    Option(
      name: "header", value: "'N: V'", summary: "a header field; once for each", repeats: true),
    Option(
      name: "body", value: "FILE", summary: "the raw body, byte for byte; - reads standard input"),
    Option(
      name: "at", value: "TIME",
      summary: "when it arrived, for time tolerances: RFC 3339 or seconds since 1970 (default: now)"
    ),
  ]

  /// - Throws: `UsageError` for a word that can't be read; `Failure` for a body that can't be had.
  static func read(_ arguments: Arguments, folder: String) throws -> WebhookRequest {
    let url = try CapturedURL(arguments.required("url"))
    return WebhookRequest(
      method: HTTPMethod(rawValue: (arguments.text("method") ?? "POST").asciiUppercased()),
      target: url.target, publicURL: url.text, pathToken: url.pathToken,
      fields: try fields(arguments.texts("header")),
      body: try body(arguments.text("body"), folder: folder),
      receivedAt: try time(arguments.text("at")))
  }

  /// Never quotes a field: its value may be a secret.
  private static func fields(_ lines: [String]) throws(UsageError) -> HTTPFields {
    var fields = HTTPFields()
    for (place, line) in lines.enumerated() {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
        !line[..<colon].contains(where: \.isWhitespace)
      else {
        throw UsageError("--header number \(place + 1) is not a field: use --header 'Name: value'")
      }
      fields.append(
        String(line[..<colon]), line[line.index(after: colon)...].trimmingBlanks())
    }
    return fields
  }

  private static func body(_ file: String?, folder: String) throws(Failure) -> [UInt8] {
    guard let file else { return [] }
    let path = file == "-" ? "/dev/stdin" : Surroundings.absolute(file, in: folder)
    do {
      return try FileAccess.read(path, maxBytes: maxBodyBytes)
    } catch {
      throw Failure("the body \(file) can't be read: \(error)")
    }
  }

  private static func time(_ text: String?) throws(UsageError) -> Timestamp {
    guard let text else { return .now }
    if let time = Timestamp(rfc3339: text) { return time }
    guard let seconds = Int64(text),
      (0...Timestamp.latest.microseconds / 1_000_000).contains(seconds)
    else {
      throw UsageError(
        "--at is \"\(text)\"; allowed is a time such as 2026-11-22T10:00:00Z, or seconds since 1970"
      )
    }
    return Timestamp(seconds: seconds)
  }
}

/// The URL of a captured request, taken apart as the gateway does.
struct CapturedURL {
  let text: String
  /// From the gateway's own path on, so that a path in `public_url` is no part of it.
  let target: String
  /// The segment behind the source's id, if the path is the gateway's and has one.
  let pathToken: String?

  private static let webhooks = "/v1/webhooks/"

  init(_ text: String) throws(UsageError) {
    guard let mark = text.firstRange(of: "://"),
      ["http", "https"].contains(text[..<mark.lowerBound].asciiLowercased()),
      !text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "#") })
    else {
      throw UsageError("--url must be a whole http or https URL without blanks and fragment")
    }
    self.text = text
    let rest = text[mark.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" }
    let ownTarget = rest[host.endIndex...]
    let path = ownTarget.prefix { $0 != "?" }
    guard let start = path.firstRange(of: Self.webhooks) else {
      target = ownTarget.hasPrefix("/") ? String(ownTarget) : "/\(ownTarget)"
      pathToken = nil
      return
    }
    target = String(ownTarget[start.lowerBound...])
    let segments = path[start.upperBound...].split(separator: "/", omittingEmptySubsequences: false)
    pathToken = segments.count == 2 ? PercentDecoding.text(segments[1]) : nil
  }
}
