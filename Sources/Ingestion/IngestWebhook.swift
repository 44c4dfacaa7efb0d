import Deliverability
import HTTPMessages
public import ProviderWebhooks
import ReasonMapping
import Signatures
import Store
import Telemetry

/// The way of one callback: authenticate, translate, map, store; done when it is on disk.
public struct IngestWebhook: Sendable {
  private let mappings: MappingCatalog
  private let writer: EventWriter
  private let authenticate: AuthenticateWebhook
  private let confirm: ConfirmSubscriptions?
  private let counters: IngestCounters

  /// - Parameter confirm: nil if requests to confirm a subscription are left to the operator.
  public init(
    mappings: MappingCatalog, writer: EventWriter, certificates: (any CertificateSource)?,
    confirm: ConfirmSubscriptions? = nil, counters: IngestCounters
  ) {
    self.mappings = mappings
    self.writer = writer
    authenticate = AuthenticateWebhook(certificates: certificates)
    self.confirm = confirm
    self.counters = counters
  }

  /// Returns when the request's events are committed, or kept in quarantine because they can't be read.
  /// - Throws: `WebhookRejection.notAuthentic`, with nothing applied; `StoreUnavailable` if it can't be
  ///   stored now and the provider should try again.
  public func callAsFunction(_ request: WebhookRequest, from source: Source) async throws
    -> IngestOutcome
  {
    let counter = counters.of(source)
    let authentic: AuthenticRequest
    do {
      authentic = try await authenticate(request, for: source)
    } catch let rejection as WebhookRejection {
      counter.notAuthentic.increment()
      throw rejection
    }
    let translation = Result { () throws(WebhookRejection) in
      try source.provider.translate(authentic)
    }
    let receipt = ReceiptRow(authentic, source: source)
    let rows = rows(of: authentic, translation, receipt: receipt, source: source)
    switch try await writer.write(rows, for: source.labelID) {
    case .stored(let newEvents):
      counter.newEvents.increment(by: newEvents)
      counter.repeatedEvents.increment(by: rows.events.count - newEvents)
      counter.quarantined.increment(by: rows.quarantine.count)
      if case .success(let translation) = translation, let confirmation = translation.confirmation {
        try await confirm?(confirmation)
      }
      return IngestOutcome(
        newEvents: newEvents, repeatedEvents: rows.events.count - newEvents,
        quarantined: rows.quarantine.count)
    case .tokenReused:
      counter.notAuthentic.increment()
      throw WebhookRejection.notAuthentic(
        "its signed token came before with another content: a replayed signature")
    }
  }

  private func rows(
    of authentic: AuthenticRequest, _ translation: Result<Translation, WebhookRejection>,
    receipt: ReceiptRow, source: Source
  ) -> IngestRequestRows {
    let request = authentic.request
    let token = authentic.replayGuard.map {
      WebhookTokenRow(
        source: source.id, token: $0.token, contentDigest: $0.contentDigest,
        expiresAt: request.receivedAt.adding(seconds: Int64($0.rememberSeconds)))
    }
    func quarantined(_ reason: QuarantineRow.Reason, path: String, _ problem: String)
      -> QuarantineRow
    {
      QuarantineRow(
        id: ReceiptID.make(at: request.receivedAt), receipt: receipt, isAuthentic: true,
        reason: reason, path: path, problem: problem)
    }
    do {
      let translation = try translation.get()
      let state = mappings.current
      let judge = JudgeEvent(
        source: source, mapping: state.mapping(of: source),
        revision: state.revision(of: source.labelID).revision, receivedAt: request.receivedAt,
        receiptID: receipt.id)
      return IngestRequestRows(
        receipt: receipt, token: token, events: translation.events.map { judge($0) },
        quarantine: translation.unreadable.map { quarantined(.element, path: $0.path, $0.problem) },
        revision: translation.events.isEmpty
          ? nil : state.revision(of: source.labelID).firstUsed(at: request.receivedAt))
    } catch {
      let problem =
        switch error {
        case .unreadable(let text), .notAuthentic(let text), .needsCertificate(let text): text
        }
      return IngestRequestRows(
        receipt: receipt, token: token, events: [],
        quarantine: [quarantined(.unreadable, path: "", problem)], revision: nil)
    }
  }
}

/// What became of a stored request.
public struct IngestOutcome: Sendable, Equatable {
  public var newEvents: Int
  public var repeatedEvents: Int
  public var quarantined: Int
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
