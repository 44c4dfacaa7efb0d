import Deliverability
import HTTPMessages
public import ProviderWebhooks
public import Spool
import Store
import Telemetry

/// The way of one callback: authenticate, translate, map, store; done when it is on disk, in the
/// database or, while that is away, in the spool.
public struct IngestWebhook: Sendable {
  private let rows: RequestRows
  private let writer: EventWriter
  private let spool: Spool
  private let certificates: (any CertificateSource)?
  private let refusals: KeepRefusals?
  private let counters: IngestCounters

  /// - Parameter refusals: nil if requests that are not authentic are not kept.
  public init(
    mappings: MappingCatalog, writer: EventWriter, spool: Spool,
    certificates: (any CertificateSource)?, refusals: KeepRefusals? = nil, counters: IngestCounters
  ) {
    rows = RequestRows(mappings: mappings)
    self.writer = writer
    self.spool = spool
    self.certificates = certificates
    self.refusals = refusals
    self.counters = counters
  }

  /// Returns when the request's events are committed, when it is kept in quarantine because it can't be
  /// read, or when it is in the spool.
  /// - Throws: `WebhookRejection.notAuthentic`, with nothing applied; `StoreUnavailable` if neither
  ///   database nor spool can take it now and the provider should try again.
  public func callAsFunction(_ request: WebhookRequest, from source: Source) async throws
    -> IngestOutcome
  {
    let counter = counters.of(source)
    let authentic: AuthenticRequest
    do {
      authentic = try await authenticate(request, for: source)
    } catch {
      counter.notAuthentic.increment()
      if case .notAuthentic(let problem) = error as? WebhookRejection {
        refusals?(request, from: source, because: problem)
      }
      throw error
    }
    let receipt = ReceiptRow(authentic, source: source)
    let token = WebhookTokenRow(authentic, source: source)
    let outcome: IngestWriteOutcome
    let rows = rows(authentic, receipt: receipt, token: token, from: source)
    do {
      outcome = try await writer.write(rows, for: source.labelID)
    } catch .away {
      try await keep(SpooledRequest(label: source.labelID, receipt: receipt, token: token))
      counter.spooled.increment()
      return .spooled
    }
    switch outcome {
    case .stored(let newEvents):
      counter.count(rows, newEvents: newEvents)
      return .stored(
        newEvents: newEvents, repeatedEvents: rows.events.count - newEvents,
        quarantined: rows.quarantine.count)
    case .tokenReused:
      counter.notAuthentic.increment()
      throw WebhookRejection.notAuthentic(
        "its signed token came before with another content: a replayed signature")
    }
  }

  private func keep(_ request: SpooledRequest) async throws(StoreUnavailable) {
    do {
      try await spool.append(request.bytes)
    } catch {
      throw .refused("the database is away, and \(error)")
    }
  }

  private func authenticate(_ request: WebhookRequest, for source: Source) async throws
    -> AuthenticRequest
  {
    do {
      return try source.provider.authenticate(request)
    } catch .needsCertificate(let url) {
      guard let certificates else {
        throw WebhookRejection.notAuthentic("this gateway fetches no certificates")
      }
      try await certificates.fetch(url, for: source)
      return try source.provider.authenticate(request)
    }
  }
}

/// What became of a request that is on disk.
public enum IngestOutcome: Sendable, Equatable {
  case stored(newEvents: Int, repeatedEvents: Int, quarantined: Int)
  /// In the spool: authentic, and judged when the database is back.
  case spooled
}

/// Gets a sender's certificate on demand and hands it to the source's provider.
public protocol CertificateSource: Sendable {
  /// Returns when the certificate at `url` is known to the provider.
  /// - Throws: `WebhookRejection` or `StoreUnavailable` if it can't be had now.
  func fetch(_ url: String, for source: Source) async throws
}

extension WebhookTokenRow {
  /// Nil if the scheme's signature covers the content.
  init?(_ authentic: AuthenticRequest, source: Source) {
    guard let guarded = authentic.replayGuard else { return nil }
    self.init(
      source: source.id, token: guarded.token, contentDigest: guarded.contentDigest,
      expiresAt: authentic.request.receivedAt.adding(seconds: Int64(guarded.rememberSeconds)))
  }
}

extension ReceiptRow {
  /// The raw request without what could open a door: its `Authorization` and the token of a secret path.
  init(_ authentic: AuthenticRequest, source: Source) {
    let request = authentic.request
    var fields: [UInt8] = []
    fields.reserveCapacity(512)
    for field in request.fields {
      let isCredential = ["authorization", "cookie", "proxy-authorization"].contains(
        field.name.asciiLowercased())
      fields.append(contentsOf: field.name.utf8)
      fields.append(contentsOf: ": ".utf8)
      fields.append(contentsOf: isCredential ? "[removed]".utf8 : field.value.utf8)
      fields.append(contentsOf: "\r\n".utf8)
    }
    self.init(
      id: ReceiptID.make(at: request.receivedAt), source: source.id,
      receivedAt: request.receivedAt, method: request.method.rawValue,
      target: request.targetWithoutToken(source: source.id), fields: fields, body: request.body)
  }
}

extension WebhookRequest {
  /// The target with the segment behind the source's id replaced, if there is one.
  func targetWithoutToken(source: String) -> String {
    guard pathToken != nil else { return target }
    return "/v1/webhooks/\(source)/[removed]" + (query.map { "?" + $0 } ?? "")
  }
}
