import Deliverability
import HTTPMessages
import HTTPServing
import Ingestion
import Postgres
import Signatures
import Store
import Telemetry
import Threading

@testable import Endpoints

/// Sends requests to the endpoints as the server would, without a socket.
///
/// Labels: `acme` and `rival`. Tokens: `acme-pam`, `acme-sender`, `acme-operator`, `rival-pam`, …, and
/// `acme-all` with every role.
struct EndpointClient {
  static let now = Timestamp(rfc3339: "2026-11-22T10:00:00Z") ?? .earliest

  let routes: Routes
  let log = CollectedLogLines()
  /// The address from which the requests seem to come.
  var peer = ""

  init(
    _ pool: ConnectionPool, now: Timestamp = Self.now,
    webhooks: any WebhookReceiving = EchoingWebhooks(), optOutPages: OptOutPages = standardPages,
    choices: (any ChoiceTaking)? = nil, tokenUses: TokenUses = TokenUses(),
    requestsPerSecond: Int? = nil, trustedProxies: TrustedProxies = .nobody
  ) {
    routes = Routes(
      Services(
        labels: [Self.label("acme"), Self.label("rival")],
        users: UserStore(pool: pool, pseudonyms: Pseudonyms(key: Array("privacy".utf8))),
        optOuts: OptOutStore(pool: pool, pseudonyms: Pseudonyms(key: Array("privacy".utf8))),
        addresses: AddressStore(pool: pool),
        deliverability: DeliverabilityQueries(lookups: pool, bulk: pool),
        timeline: TimelineQueries(pool: pool), webhooks: webhooks, readiness: Readiness(),
        metrics: Metrics(), log: Log(sink: log.sink), now: { now },
        optOutLinks: Self.optOutLinks(pool), reports: ReportQueries(pool: pool),
        choices: choices ?? StoredChoices(players: PlayerOptOuts(pool: pool)),
        optOutPages: optOutPages, optOutChanges: OptOutChangeQueries(bulk: pool),
        tokenUses: tokenUses, requestsPerSecond: requestsPerSecond,
        trustedProxies: trustedProxies))
  }

  private static func optOutLinks(_ pool: ConnectionPool) -> OptOutLinks {
    OptOutLinks(
      tokens: tokens,
      messages: MessageStore(pool: pool, pseudonyms: Pseudonyms(key: Array("privacy".utf8))),
      publicURL: "https://hooks.example.com")
  }

  static let standardPages: OptOutPages = {
    do {
      return try OptOutPages(
        labels: [label("acme"), label("rival")], contact: "help@operator.example"
      ) { _ in [] }
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  static let tokens: OptOutTokens = {
    do {
      return try OptOutTokens(keys: [Array("a key for tests".utf8)], labels: ["acme", "rival"])
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  static func label(_ id: String) -> Label {
    var tokens = Role.allCases.map { role in
      APIToken(
        name: role.rawValue, roles: [role],
        sha256: Digest.sha256(Array("\(id)-\(role.rawValue)".utf8)))
    }
    tokens.append(
      APIToken(
        name: "all", roles: Set(Role.allCases), sha256: Digest.sha256(Array("\(id)-all".utf8))))
    return Label(id: id, tokens: tokens)
  }

  func send(
    _ method: HTTPMethod, _ target: String, token: String? = "acme-all", _ content: String = "",
    type: String? = nil, accept: String? = nil, fields: HTTPFields = [:], pieceBytes: Int = 65_536
  ) async -> Answer {
    var fields = fields
    if let token { fields.append("Authorization", "Bearer \(token)") }
    if let type { fields.append("Content-Type", type) }
    if let accept { fields.append("Accept", accept) }
    return await send(
      HTTPRequestHead(method: method, target: target, fields: fields),
      ScriptedContent(content, pieceBytes: pieceBytes), Array(content.utf8))
  }

  func send(_ head: HTTPRequestHead, _ stream: ScriptedContent, _ content: [UInt8]) async -> Answer
  {
    let reception = routes.reception(of: head)
    switch reception.content {
    case .refused(let response): return await Answer(response)
    case .buffered(let maxBytes):
      guard content.count <= maxBytes else { return await Answer(HTTPResponse(.contentTooLarge)) }
      return await Answer(
        reception.respond(HTTPRequest(head: head, content: content, remoteAddress: peer)))
    case .streamed:
      return await Answer(reception.respond(HTTPRequest(head: head, contentStream: stream)))
    }
  }
}

/// Answers a callback with what it was told; knows one source.
struct EchoingWebhooks: WebhookReceiving {
  func disposition(of head: HTTPRequestHead, sourceID: String) -> ContentDisposition {
    sourceID == "acme-sendgrid" ? .buffered(maxBytes: 100) : .refused(HTTPResponse(.notFound))
  }

  func respond(to request: HTTPRequest, sourceID: String, token: String?) async -> HTTPResponse {
    HTTPResponse(
      .ok,
      content: .bytes(Array("\(request.head.method.rawValue) \(sourceID) \(token ?? "-")".utf8)))
  }
}

/// Takes choices into the database alone.
struct StoredChoices: ChoiceTaking {
  let players: PlayerOptOuts

  func state(of token: OptOutToken, now: Timestamp) async throws(StoreUnavailable)
    -> PlayerOptOutState?
  {
    do {
      return try await players.state(
        label: token.label, day: token.day, linkID: token.linkID, now: now)
    } catch { throw .refused("\(error)") }
  }

  func take(_ choice: PlayerChoice) async throws(StoreUnavailable) -> ChoiceOutcome {
    do {
      return try await players.apply(choice).map { .applied($0.0, $0.1) } ?? .unknownLink
    } catch { throw .refused("\(error)") }
  }
}

/// Keeps what it is given, for a database that is away.
final class KeptChoices: ChoiceTaking {
  private let choices = Lock<[PlayerChoice]>([])
  var kept: [PlayerChoice] { choices.withLock { $0 } }

  func state(of token: OptOutToken, now: Timestamp) throws(StoreUnavailable) -> PlayerOptOutState? {
    throw .away("for a test")
  }

  func take(_ choice: PlayerChoice) -> ChoiceOutcome {
    choices.withLock { $0.append(choice) }
    return .kept
  }
}

extension ConnectionPool {
  /// A pool whose server does not exist.
  static func unreachable() -> ConnectionPool {
    ConnectionPool(
      ConnectionSettings(url: "postgresql:///postern?host=/nonexistent"), size: 1,
      name: "unreachable")
  }
}
