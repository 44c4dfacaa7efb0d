public import Deliverability
public import HTTPMessages
public import HTTPServing
public import Ingestion
import ProviderWebhooks
public import Telemetry

/// `POST GET HEAD /v1/webhooks/{source}` and `/{source}/{token}`: a provider's callback.
///
/// 2xx only after the commit. Never 403, 406 or 410: some providers stop for ever at these.
public struct ReceiveWebhook: WebhookReceiving {
  private let sources: [String: Source]
  private let ingest: IngestWebhook
  private let publicURL: String
  private let maxBodyBytes: Int
  private let limit: RateLimit<String>
  private let log: Log
  private let now: @Sendable () -> Timestamp

  /// - Parameter publicURL: scheme and authority, without a trailing slash; some providers sign it.
  public init(
    sources: [Source], ingest: IngestWebhook, publicURL: String, maxBodyBytes: Int, log: Log,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.sources = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0) })
    self.ingest = ingest
    self.publicURL = publicURL
    self.maxBodyBytes = maxBodyBytes
    limit = RateLimit(
      perSecond: Dictionary(
        uniqueKeysWithValues: sources.compactMap { source in
          source.requestsPerSecond.map { (source.id, $0) }
        }))
    self.log = log
    self.now = now
  }

  /// Refuses an unknown source, and one that calls too often, before its content is read.
  public func disposition(of head: HTTPRequestHead, sourceID: String) -> ContentDisposition {
    guard let source = sources[sourceID] else { return .refused(Self.unknownSource) }
    guard let seconds = limit.refuses(sourceID) else { return .buffered(maxBytes: maxBodyBytes) }
    return .refused(
      .problem(
        type(of: source.provider).deferralStatus,
        detail: "The source calls too often. Send the request again later.",
        fields: ["Retry-After": String(seconds)]))
  }

  public func respond(to request: HTTPRequest, sourceID: String, token: String?) async
    -> HTTPResponse
  {
    guard let source = sources[sourceID] else { return Self.unknownSource }
    if type(of: source.provider).isURLCheck(request.head) { return HTTPResponse(.ok) }
    let webhook = WebhookRequest(
      method: request.head.method, target: request.head.target,
      publicURL: publicURL + request.head.target, pathToken: token, fields: request.head.fields,
      body: request.content, receivedAt: now())
    do {
      _ = try await ingest(webhook, from: source)
      return source.provider.accepted()
    } catch let rejection as WebhookRejection {
      log.warning(
        "webhook_refused", ["source": .string(source.id), "why": .string(rejection.reason)])
      return Self.notAuthentic
    } catch {
      log.error("webhook_not_stored", ["source": .string(source.id), "why": .string("\(error)")])
      return .problem(
        .serviceUnavailable, detail: "The request can't be stored now. Send it again later.",
        fields: ["Retry-After": "30"])
    }
  }

  private static let unknownSource = HTTPResponse.problem(
    .notFound, detail: "There is no such source. Its id stands in the configuration.")

  // No detail for a forger: the log says why.
  private static let notAuthentic = HTTPResponse.problem(
    .unauthorized, detail: "The sender could not be proved.",
    fields: ["WWW-Authenticate": "Basic realm=\"postern\""])
}

extension WebhookRejection {
  fileprivate var reason: String {
    switch self {
    case .notAuthentic(let text), .unreadable(let text): text
    case .needsCertificate: "the sender's certificate could not be had"
    }
  }
}
