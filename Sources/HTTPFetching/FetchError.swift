/// Why a fetch brought no response. Its text holds no path, query or content, and may be logged.
public enum FetchError: Error, Hashable, CustomStringConvertible {
  case urlRefused(URLFlaw)
  case hostNotAllowed(String)
  case portNotAllowed(Int)
  /// The host has no address, or the name service gave no answer.
  case hostNotFound(String)
  /// One of the host's addresses is not a public one.
  case addressNotAllowed(host: String)
  /// A request field that could change the request's framing.
  case fieldRefused
  case timedOut
  case responseTooLarge
  /// Too many fetches wait already.
  case busy
  case cancelled
  /// The server's certificate is not signed by a trusted authority, has expired, or names another host.
  case certificateRefused
  /// No connection, no TLS or no HTTP; in libcurl's words.
  case failed(String)

  public var description: String {
    switch self {
    case .urlRefused(let flaw): "the URL is refused: \(flaw.rawValue)"
    case .hostNotAllowed(let host): "the host \(host) is not one that may be fetched from"
    case .portNotAllowed(let port): "the port \(port) is not one that may be fetched from"
    case .hostNotFound(let host): "no address found for the host \(host)"
    case .addressNotAllowed(let host): "the host \(host) has an address that is not public"
    case .fieldRefused: "a request field has a name or value that may not be sent"
    case .timedOut: "no complete response in time"
    case .responseTooLarge: "the response is larger than allowed"
    case .busy: "too many fetches are waiting"
    case .cancelled: "cancelled"
    case .certificateRefused: "the server's certificate is not trusted for its host"
    case .failed(let reason): "the fetch failed: \(reason)"
    }
  }
}
