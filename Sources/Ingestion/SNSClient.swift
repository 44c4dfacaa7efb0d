import HTTPFetching
public import HTTPMessages

/// GETs from the API hosts of Amazon SNS and from nowhere else.
public struct SNSClient: Sendable {
  /// What came back, whatever its status.
  public struct Answer: Sendable {
    public var status: HTTPStatus
    public var content: [UInt8]

    public init(status: HTTPStatus, content: [UInt8]) {
      self.status = status
      self.content = content
    }
  }

  public typealias Get = @Sendable (_ url: String) async throws -> Answer

  private let get: Get

  public init(get: @escaping Get) { self.get = get }

  /// Over `HTTPFetching`: `https` to `sns.<region>.amazonaws.com` or its sister in China, public
  /// addresses, no redirects, 1 s and 64 KiB at most.
  public init() {
    let fetcher = HTTPFetcher(
      policy: FetchPolicy(allowedHosts: [
        HostRule("sns.*.amazonaws.com"), HostRule("sns.*.amazonaws.com.cn"),
      ]),
      limits: FetchLimits(connectSeconds: 1, totalSeconds: 1, maxContentBytes: 64 * 1024))
    self.init { url in
      let response = try await fetcher.fetch(.get(url))
      return Answer(status: response.status, content: response.content)
    }
  }

  /// The content of an answer with status 200.
  /// - Throws: for any other answer, and if there is none.
  func content(at url: String) async throws(StoreUnavailable) -> [UInt8] {
    let answer: Answer
    do {
      answer = try await get(url)
    } catch {
      throw StoreUnavailable.refused("Amazon SNS can't be reached: \(error)")
    }
    guard answer.status == .ok else {
      throw StoreUnavailable.refused("Amazon SNS answers \(answer.status.code)")
    }
    return answer.content
  }
}
