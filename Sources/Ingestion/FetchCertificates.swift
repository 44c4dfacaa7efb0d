public import Deliverability
import Signatures
import Threading

/// Amazon's signing certificates, fetched once and kept: at most 64 URLs for 24 hours each, the one that
/// was not used for the longest time giving way. Requests for one URL share a fetch; one that failed is
/// not tried again for 10 seconds.
public final class FetchCertificates: CertificateSource {
  static let maxURLs = 64
  static let keepSeconds: Int64 = 86_400
  static let failureSeconds: Int64 = 10

  private typealias Fetch = Task<Result<[UInt8], StoreUnavailable>, Never>

  private struct Entry {
    let fetch: Fetch
    /// Nil while the fetch is under way.
    var expiresAt: Timestamp?
    /// Which request made it, so that a late fetch does not settle its successor.
    let number: Int
    var lastUse: Int
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var requests = 0
  }

  private let client: SNSClient
  private let now: @Sendable () -> Timestamp
  private let state = Lock(State())

  public init(client: SNSClient, now: @escaping @Sendable () -> Timestamp) {
    self.client = client
    self.now = now
  }

  public func certificate(at url: String) async throws(StoreUnavailable) -> [UInt8] {
    try await fetch(of: url).value.get()
  }

  private func fetch(of url: String) -> Fetch {
    let now = now()
    return state.withLock { state in
      state.requests += 1
      let number = state.requests
      if let entry = state.entries[url], entry.expiresAt.map({ now < $0 }) ?? true {
        state.entries[url]?.lastUse = number
        return entry.fetch
      }
      state.entries[url] = nil
      if state.entries.count >= Self.maxURLs,
        let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.entries[oldest.key] = nil
      }
      // Not a child of the request that asked first: others wait for it too.
      let fetch = Fetch { [self] in
        let result = await fetched(url)
        settle(url, number: number, result)
        return result
      }
      state.entries[url] = Entry(fetch: fetch, expiresAt: nil, number: number, lastUse: number)
      return fetch
    }
  }

  private func settle(_ url: String, number: Int, _ result: Result<[UInt8], StoreUnavailable>) {
    let seconds =
      switch result {
      case .success: Self.keepSeconds
      case .failure: Self.failureSeconds
      }
    let expiresAt = now().adding(seconds: seconds)
    state.withLock { state in
      guard state.entries[url]?.number == number else { return }
      state.entries[url]?.expiresAt = expiresAt
    }
  }

  private func fetched(_ url: String) async -> Result<[UInt8], StoreUnavailable> {
    do {
      let pem = try await client.content(at: url)
      // Nothing but a certificate is kept for a day.
      _ = try X509Certificate(pem: String(decoding: pem, as: UTF8.self))
      return .success(pem)
    } catch {
      let problem = (error as? StoreUnavailable)?.problem ?? "\(error)"
      return .failure(StoreUnavailable.refused("the sender's certificate can't be had: \(problem)"))
    }
  }
}
