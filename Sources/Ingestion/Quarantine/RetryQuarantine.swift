import Deliverability
import HTTPMessages
import Postgres
import ProviderWebhooks
public import Store

/// Takes quarantined rows again the normal way, with the adapters, secrets and mappings of this moment.
///
/// An authentic row is translated and mapped anew; the events of its request that were stored already are
/// repeats. One that was not authentic is verified first, its age judged at its receipt, and applied only if it is
/// proved now. A row that succeeds goes; one that fails stays, with what stands in the way now.
public struct RetryQuarantine: Sendable {
  public enum Outcome: Sendable, Equatable {
    /// Applied, and so many of its events were new; the row is gone.
    case applied(newEvents: Int)
    /// The row stays, because of this.
    case kept(String)
  }

  private let store: QuarantineStore
  private let rows: RequestRows
  private let write: @Sendable (IngestRequestRows, LabelID) async throws -> IngestWriteOutcome
  private let sources: [String: Source]
  private let publicURL: String
  private let firstReceiptDay: Int32
  private let authenticate: AuthenticateWebhook
  private let confirm: ConfirmSubscriptions?

  /// - Parameters:
  ///   - publicURL: as the gateway's, without a slash at its end: some providers sign it.
  ///   - certificates: nil if none are fetched: requests that need one stay.
  ///   - confirm: nil if requests to confirm a subscription are left to the operator.
  ///   - write: one request's transaction.
  ///   - firstReceiptDay: days since 1970; raw requests received before it are no longer kept as receipts.
  public init(
    store: QuarantineStore, mappings: MappingCatalog, sources: [Source], publicURL: String,
    firstReceiptDay: Int32, certificates: (any CertificateSource)?,
    confirm: ConfirmSubscriptions? = nil,
    write: @escaping @Sendable (IngestRequestRows, LabelID) async throws -> IngestWriteOutcome
  ) {
    self.store = store
    rows = RequestRows(mappings: mappings)
    self.write = write
    self.sources = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0) })
    self.publicURL = publicURL
    self.firstReceiptDay = firstReceiptDay
    authenticate = AuthenticateWebhook(certificates: certificates)
    self.confirm = confirm
  }

  /// - Throws: if the database can't be reached; the row is as it was, or applied and still there, which
  ///   a further try settles.
  public func callAsFunction(_ row: QuarantineRow, of label: LabelID) async throws -> Outcome {
    let outcome = try await attempt(row, of: label)
    switch outcome {
    case .applied: try await store.remove(row.id, from: label)
    case .kept(let problem) where problem != row.problem:
      try await store.update(problem: problem, of: row.id, in: label)
    case .kept: break
    }
    return outcome
  }

  private func attempt(_ row: QuarantineRow, of label: LabelID) async throws -> Outcome {
    guard let source = sources[row.receipt.source], source.labelID == label else {
      return .kept("the source \(row.receipt.source) is no longer configured")
    }
    let authentic: AuthenticRequest
    do {
      authentic = try await proved(row, by: source)
    } catch let rejection as WebhookRejection {
      return .kept(rejection.problem)
    } catch let unavailable as StoreUnavailable {
      return .kept("its certificate can't be had now: \(unavailable)")
    }
    var receipt = row.receipt
    if !row.isAuthentic {
      guard authentic.isVerified else {
        return .kept("the source verifies nothing now, so nobody is proved to have sent it")
      }
      receipt = ReceiptRow(authentic, source: source)
      receipt.id = row.receipt.id
    }
    var (request, confirmation) = rows(
      authentic, receipt: receipt, token: WebhookTokenRow(authentic, source: source), from: source)
    request.keepsReceipt = receipt.receivedAt.utcDay >= firstReceiptDay
    if row.isAuthentic,
      let problem = request.quarantine.first(where: { $0.path == row.path })?.problem
    {
      return try await keepStanding(request, row, label, problem)
    }
    if let confirmation, let confirm {
      do throws(StoreUnavailable) {
        try await confirm(confirmation)
      } catch {
        return .kept("the subscription can't be confirmed: \(error)")
      }
    }
    return try await apply(request, row, label)
  }

  private func proved(_ row: QuarantineRow, by source: Source) async throws -> AuthenticRequest {
    var request = row.receipt.storedRequest
    guard !row.isAuthentic else { return AuthenticRequest(replaying: request) }
    request.publicURL = publicURL + request.target
    request.pathToken = request.tokenInTarget(source: source.id)
    return try await authenticate(request, for: source)
  }

  /// The row's own element can't be read still; what can be is stored all the same.
  private func keepStanding(
    _ request: IngestRequestRows, _ row: QuarantineRow, _ label: LabelID, _ problem: String
  ) async throws -> Outcome {
    guard !request.events.isEmpty else { return .kept(problem) }
    _ = try await apply(request, row, label)
    return .kept(problem)
  }

  private func apply(_ request: IngestRequestRows, _ row: QuarantineRow, _ label: LabelID)
    async throws -> Outcome
  {
    do {
      switch try await write(request, label) {
      case .stored(let newEvents): return .applied(newEvents: newEvents)
      case .tokenReused:
        return .kept("its signed token came before with another content: a replayed signature")
      }
    } catch let error as PostgresError {
      guard case .badData = Failure(error) else { throw error }
      return .kept("the database refuses it: SQLSTATE \(error.state?.rawValue ?? "unknown")")
    }
  }
}

extension WebhookRequest {
  /// The segment behind the source's id in the target, percent-decoded.
  func tokenInTarget(source: String) -> String? {
    let path = target.prefix { $0 != "?" }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let place = segments.lastIndex(where: { $0 == source }), place == segments.count - 2,
      let token = segments.last, !token.isEmpty
    else { return nil }
    return PercentDecoding.text(token)
  }
}
