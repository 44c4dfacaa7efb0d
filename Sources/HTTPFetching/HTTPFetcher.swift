public import HTTPMessages

/// Fetches over HTTPS from hosts that an outsider may have named, without being led elsewhere.
///
/// The URL must pass `GuardedURL`; the host is resolved once, every one of its addresses must be allowed,
/// and only those are connected to (so a name that answers differently the second time gains nothing);
/// redirects are returned, not followed; no proxy of the environment is used; time and size are bounded.
public final class HTTPFetcher: Sendable {
  /// Finds a host's addresses; may block; empty if there are none.
  public typealias Resolver = @Sendable (_ host: String) -> [IPAddress]

  private let policy: FetchPolicy
  private let limits: FetchLimits
  private let resolve: Resolver
  private let threads: BlockingThreads

  /// - Parameters:
  ///   - resolve: by default the system's name service.
  ///   - maxConcurrent: fetches that run at the same time, each on a thread of its own.
  ///   - maxWaiting: fetches that may wait for a thread; further ones are refused as `busy`.
  public init(
    policy: FetchPolicy, limits: FetchLimits = FetchLimits(), resolve: Resolver? = nil,
    maxConcurrent: Int = 8, maxWaiting: Int = 64
  ) {
    self.policy = policy
    self.limits = limits
    self.resolve = resolve ?? { SystemResolver.addresses(of: $0) }
    threads = BlockingThreads(maxRunning: max(1, maxConcurrent), maxWaiting: max(0, maxWaiting))
  }

  /// Any status is a response. Returns in time even while the name service hangs, and at once when the
  /// task is cancelled.
  public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
    let url = try GuardedURL(request.url, under: policy)
    let headerLines = try request.headerLines()
    let total = Duration.seconds(limits.totalSeconds)
    let deadline = ContinuousClock.now + total
    let response = PendingResponse()
    let isAccepted = threads.submit { [self] in
      guard !response.isSettled else { return }
      response.settle(
        Result { () throws(FetchError) in
          try transfer(request, to: url, headerLines: headerLines, deadline: deadline)
        })
    }
    guard isAccepted else { throw .busy }
    let outcome = await withTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          try await Task.sleep(until: deadline, clock: .continuous)
          response.settle(.failure(.timedOut))
        } catch {
          response.settle(.failure(.cancelled))
        }
      }
      let outcome = await response.outcome()
      group.cancelAll()
      return outcome
    }
    return try outcome.get()
  }

  private func transfer(
    _ request: FetchRequest, to url: GuardedURL, headerLines: [String],
    deadline: ContinuousClock.Instant
  ) throws(FetchError) -> FetchResponse {
    let addresses = url.address.map { [$0] } ?? resolve(url.host)
    guard !addresses.isEmpty else { throw .hostNotFound(url.host) }
    guard addresses.allSatisfy(policy.allows) else { throw .addressNotAllowed(host: url.host) }
    let remaining = (deadline - .now) / .seconds(1)
    guard remaining > 0 else { throw .timedOut }
    return try CurlTransfer(
      url: url, addresses: addresses, headerLines: headerLines, content: request.content,
      limits: limits, policy: policy
    ).run(seconds: remaining)
  }
}
