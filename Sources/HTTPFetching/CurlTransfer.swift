import CLibCurl
import Glibc
import HTTPMessages

/// One request and its response over libcurl, on the calling thread.
///
/// Connects to `addresses` and nothing else: libcurl is given them in the place of a lookup, and each
/// socket is checked once more when it is opened.
struct CurlTransfer {
  let url: GuardedURL
  let addresses: [IPAddress]
  let headerLines: [String]
  let content: [UInt8]?
  let limits: FetchLimits
  let policy: FetchPolicy

  private static let isInitialised = postern_curl_initialize() == CURLE_OK

  /// - Parameter seconds: for the whole transfer.
  func run(seconds: Double) throws(FetchError) -> FetchResponse {
    guard Self.isInitialised, let handle = curl_easy_init() else {
      throw .failed("libcurl does not start")
    }
    defer { curl_easy_cleanup(handle) }
    let incoming = IncomingResponse(addresses: Set(addresses), limits: limits)
    var lists = CurlLists()
    defer { lists.free() }
    try configure(handle, for: incoming, lists: &lists, seconds: seconds)
    let code = content.withUnsafeContent { bytes in
      if let bytes { postern_curl_set_content(handle, bytes.baseAddress, bytes.count) }
      return curl_easy_perform(handle)
    }
    if let failure = incoming.failure { throw failure }
    guard code == CURLE_OK else { throw Self.error(code) }
    return FetchResponse(
      status: HTTPStatus(postern_curl_status(handle)), fields: incoming.fields,
      content: incoming.content)
  }

  private func configure(
    _ handle: UnsafeMutableRawPointer, for incoming: IncomingResponse, lists: inout CurlLists,
    seconds: Double
  ) throws(FetchError) {
    let milliseconds = { (seconds: Double) in Int(min(max(seconds, 0.001), 3600) * 1000) }
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_SSL_VERIFYPEER, 1),
      (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_PATH_AS_IS, 1),
      (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      (CURLOPT_CONNECTTIMEOUT_MS, milliseconds(min(limits.connectSeconds, seconds))),
      (CURLOPT_TIMEOUT_MS, milliseconds(seconds)),
    ]
    // An empty proxy forbids the one of the environment, which would resolve the name again.
    var texts = [(CURLOPT_URL, url.text), (CURLOPT_PROXY, ""), (CURLOPT_USERAGENT, "postern")]
    if let file = policy.certificateAuthorities { texts.append((CURLOPT_CAINFO, file)) }
    var codes = numbers.map { postern_curl_set_number(handle, $0, $1) }
    codes += texts.map { postern_curl_set_text(handle, $0, $1) }
    codes.append(postern_curl_set_protocols(handle, policy.allowsPlainHTTP ? 1 : 0))
    if url.address == nil {
      let pinned = addresses.map { $0.isIPv6 ? "[\($0)]" : "\($0)" }.joined(separator: ",")
      let list = lists.make(["\(url.host):\(url.port):\(pinned)"])
      codes.append(postern_curl_set_list(handle, CURLOPT_RESOLVE, list))
    }
    // An empty `Expect:` keeps curl from waiting for 100 before it sends a larger content.
    let header = lists.make(headerLines + ["Expect:"])
    codes.append(postern_curl_set_list(handle, CURLOPT_HTTPHEADER, header))
    codes.append(
      postern_curl_set_callbacks(
        handle, Unmanaged.passUnretained(incoming).toOpaque(), IncomingResponse.takeContent,
        IncomingResponse.takeHeaderLine, IncomingResponse.openSocket))
    if let code = codes.first(where: { $0 != CURLE_OK }) { throw Self.error(code) }
  }

  private static func error(_ code: CURLcode) -> FetchError {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: return .timedOut
    case CURLE_PEER_FAILED_VERIFICATION: return .certificateRefused
    default: return .failed(String(cString: curl_easy_strerror(code)))
    }
  }
}

/// The linked lists a transfer refers to, freed together after it.
private struct CurlLists {
  private var heads: [UnsafeMutablePointer<curl_slist>] = []

  mutating func make(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
    var head: UnsafeMutablePointer<curl_slist>?
    for line in lines { head = curl_slist_append(head, line) ?? head }
    if let head { heads.append(head) }
    return head
  }

  func free() {
    for head in heads { curl_slist_free_all(head) }
  }
}

extension [UInt8]? {
  /// The bytes at a fixed place for as long as `body` runs; nil for no content.
  fileprivate func withUnsafeContent<Result>(
    _ body: (UnsafeRawBufferPointer?) -> Result
  ) -> Result {
    guard let content = self else { return body(nil) }
    // Of an empty array no address may come, which curl would read as "no content".
    return content.isEmpty
      ? withUnsafeBytes(of: 0 as UInt8) { body(UnsafeRawBufferPointer(rebasing: $0[..<0])) }
      : content.withUnsafeBytes { body($0) }
  }
}
