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
  private let authenticate: AuthenticateWebhook
  private let confirm: ConfirmSubscriptions?
  private let refusals: KeepRefusals?
  private let counters: IngestCounters

  /// - Parameters:
  ///   - certificates: nil if none are fetched: those that need one are not authentic then.
  ///   - confirm: nil if requests to confirm a subscription are left to the operator.
  ///   - refusals: nil if requests that are not authentic are not kept.
  public init(
    mappings: MappingCatalog, writer: EventWriter, spool: Spool,
    certificates: (any CertificateSource)?, confirm: ConfirmSubscriptions? = nil,
    refusals: KeepRefusals? = nil, counters: IngestCounters
  ) {
    rows = RequestRows(mappings: mappings)
    self.writer = writer
    self.spool = spool
    authenticate = AuthenticateWebhook(certificates: certificates)
    self.confirm = confirm
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
    } catch let rejection as WebhookRejection {
      counter.notAuthentic.increment()
      if case .notAuthentic(let problem) = rejection {
        refusals?(request, from: source, because: problem)
      }
      throw rejection
    }
    let receipt = ReceiptRow(authentic, source: source)
    let token = WebhookTokenRow(authentic, source: source)
    let (rows, confirmation) = rows(authentic, receipt: receipt, token: token, from: source)
    let outcome = try await put(
      rows, else: SpooledRequest(label: source.labelID, receipt: receipt, token: token))
    if outcome != .tokenReused, let confirmation { try await confirm?(confirmation) }
    switch outcome {
    case nil:
      counter.spooled.increment()
      return .spooled
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

  /// - Returns: what the database made of it; nil if it went to the spool.
  private func put(_ rows: IngestRequestRows, else request: SpooledRequest)
    async throws(StoreUnavailable) -> IngestWriteOutcome?
  {
    do {
      return try await writer.write(rows, for: request.label)
    } catch .away {
      try await spool.keep(request.bytes)
      return nil
    }
  }
}

/// What became of a request that is on disk.
public enum IngestOutcome: Sendable, Equatable {
  case stored(newEvents: Int, repeatedEvents: Int, quarantined: Int)
  /// In the spool: authentic, and judged when the database is back.
  case spooled
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
      let isCredential = source.credentialFields.contains(field.name.asciiLowercased())
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
