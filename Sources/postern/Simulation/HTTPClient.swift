import CLibCurl
import Glibc

/// A client of the gateway itself, on one kept connection; for one thread at a time, which it blocks.
///
/// It goes wherever it is told, private addresses included, and takes any certificate of a loopback
/// address: never to be used for URLs from outside.
final class HTTPClient {
  struct Response {
    var status: Int
    /// At most the first 64 KiB.
    var content: [UInt8]
  }

  /// Takes the content as it comes; libcurl holds a pointer to it while a transfer runs.
  private final class Incoming {
    static let maxBytes = 65_536
    var content: [UInt8] = []
  }

  private static let isInitialised = postern_curl_initialize() == CURLE_OK

  private let handle: UnsafeMutableRawPointer
  private let incoming = Incoming()
  private let timeoutSeconds: Int

  init(timeoutSeconds: Int) throws(Failure) {
    guard Self.isInitialised, let handle = curl_easy_init() else {
      throw Failure("libcurl does not start")
    }
    self.handle = handle
    self.timeoutSeconds = timeoutSeconds
  }

  deinit { curl_easy_cleanup(handle) }

  func get(_ url: String, fields: [String: String] = [:]) throws(Failure) -> Response {
    try send(url, fields: fields, content: nil)
  }

  func post(
    _ url: String, fields: [String: String], content: [UInt8]
  ) throws(Failure) -> Response {
    try send(url, fields: fields, content: content)
  }

  private func send(
    _ url: String, fields: [String: String], content: [UInt8]?
  ) throws(Failure) -> Response {
    // Keeps the connection, forgets the options of the request before.
    curl_easy_reset(handle)
    incoming.content = []
    var lines: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(lines) }
    // An empty `Expect:` keeps curl from waiting for 100 before it sends a larger content.
    for line in fields.map({ "\($0.key): \($0.value)" }) + ["Expect:"] {
      lines = curl_slist_append(lines, line) ?? lines
    }
    var codes = options(url)
    codes.append(postern_curl_set_list(handle, CURLOPT_HTTPHEADER, lines))
    codes.append(
      postern_curl_set_callbacks(
        handle, Unmanaged.passUnretained(incoming).toOpaque(), Self.take, Self.ignore, nil))
    let code: CURLcode
    if let failed = codes.first(where: { $0 != CURLE_OK }) {
      code = failed
    } else if let content {
      code = content.withUnsafeBytes { bytes in
        postern_curl_set_content(handle, bytes.baseAddress ?? UnsafeRawPointer(handle), bytes.count)
        return curl_easy_perform(handle)
      }
    } else {
      code = curl_easy_perform(handle)
    }
    guard code == CURLE_OK else {
      throw Failure("\(url) gave no answer: \(String(cString: curl_easy_strerror(code)))")
    }
    return Response(status: postern_curl_status(handle), content: incoming.content)
  }

  private func options(_ url: String) -> [CURLcode] {
    let isLoopback = ["https://127.0.0.1", "https://[::1]", "https://localhost"].contains {
      url.hasPrefix($0)
    }
    let verification = isLoopback ? (0, 0) : (1, 2)
    return [
      postern_curl_set_text(handle, CURLOPT_URL, url),
      postern_curl_set_text(handle, CURLOPT_PROXY, ""),
      postern_curl_set_text(handle, CURLOPT_USERAGENT, "postern"),
      postern_curl_set_number(handle, CURLOPT_NOSIGNAL, 1),
      postern_curl_set_number(handle, CURLOPT_TIMEOUT, timeoutSeconds),
      postern_curl_set_number(handle, CURLOPT_SSL_VERIFYPEER, verification.0),
      postern_curl_set_number(handle, CURLOPT_SSL_VERIFYHOST, verification.1),
      postern_curl_set_protocols(handle, 1),
    ]
  }

  private static let take: postern_curl_take = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let incoming = Unmanaged<Incoming>.fromOpaque(context).takeUnretainedValue()
    let room = Incoming.maxBytes - incoming.content.count
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    incoming.content += piece.prefix(max(0, room))
    return size * count
  }

  private static let ignore: postern_curl_take = { _, size, count, _ in size * count }
}
