import Deliverability
public import HTTPMessages
public import HTTPServing
import Ingestion
import Postgres
import Telemetry

/// All endpoints: one list of routes says what is answered, who may ask, and what `/openapi.json` describes.
public struct Routes: HTTPHandler {
  let list: [Route]
  private let tree: RouteTree
  private let callers: CallerDirectory
  private let uses: TokenUses
  private let limit: RateLimit<[UInt8]>
  private let trustedProxies: TrustedProxies
  private let now: @Sendable () -> Timestamp
  private let log: Log

  public init(_ services: Services) {
    let users = services.users
    let now = services.now
    var list = WebhookRoutes(webhooks: services.webhooks).routes
    list += ReportUser(users: users, now: now).routes
    list += [
      ReadUser(users: users).route,
      EraseUser(users: users, now: now).route,
      ReportUserBatch(users: users, now: now).route,
      QueryDeliverability(queries: services.deliverability, now: now).route,
      QueryManyDeliverability(queries: services.deliverability, now: now).route,
      ExportDeliverability(queries: services.deliverability).route,
      ReadTimeline(timeline: services.timeline, now: now).route,
      SetOptOut(optOuts: services.optOuts, now: now).route,
      ResetAddress(addresses: services.addresses).route,
    ]
    list += RegisterMessages(links: services.optOutLinks, now: now).routes
    list += ReadReports(reports: services.reports, now: now).routes
    list.append(ExportOptOutChanges(changes: services.optOutChanges).route)
    list +=
      OptOutPage(
        labels: services.labels, tokens: services.optOutLinks.tokens, choices: services.choices,
        pages: services.optOutPages, log: services.log, now: now
      ).routes
    list += Health(readiness: services.readiness, metrics: services.metrics).routes
    self.list = ServeDescription.adding(to: list)
    tree = RouteTree(self.list)
    callers = CallerDirectory(services.labels)
    uses = services.tokenUses
    limit = RateLimit(
      perSecond: Dictionary(
        uniqueKeysWithValues: services.labels.flatMap(\.tokens).compactMap { token in
          services.requestsPerSecond.map { (token.sha256, $0) }
        }))
    trustedProxies = services.trustedProxies
    self.now = now
    log = services.log
  }

  /// Refuses what has no route, no right, the wrong media type or comes too often before any content is
  /// read.
  public func reception(of head: HTTPRequestHead) -> Reception {
    do {
      let (route, values) = try find(head)
      let caller = try caller(of: route, head)
      if let caller { try admit(caller) }
      let content = try route.content.disposition(of: head, pathValues: values)
      return Reception(content) { request in
        var request = request
        request.remoteAddress = trustedProxies.client(
          of: request.head.fields, peer: request.remoteAddress)
        return await respond(to: Call(request: request, pathValues: values), route, caller)
      }
    } catch {
      return Reception(refusing: error.response)
    }
  }

  /// Never fails: a mistake of the request and a failure of ours are each a problem (RFC 9457).
  private func respond(to call: Call, _ route: Route, _ caller: Caller?) async -> HTTPResponse {
    do {
      var response = try await answer(call, route, caller)
      if case .stream(let write) = response.content {
        response.content = .stream(logging(write))
      }
      return response
    } catch let problem as Problem {
      return problem.response
    } catch let error as PostgresError {
      return problem(for: error).response
    } catch {
      log.error("endpoint_failed", ["error": .string(Self.name(error))])
      return Problem.failed.response
    }
  }

  private func answer(_ call: Call, _ route: Route, _ caller: Caller?) async throws -> HTTPResponse
  {
    switch route.action {
    case .open(let handle): return try await handle(call)
    case .role(_, let handle):
      guard let caller else { throw Problem.failed }
      var response = try await handle(call, caller)
      // Answers behind a token are about people: no cache may keep them (RFC 9111 §5.2.2.5).
      response.fields.set("Cache-Control", "no-store")
      return response
    }
  }

  /// Behind the head a failure can only break the connection: the log is where its cause is told.
  private func logging(
    _ write: @escaping @Sendable (any HTTPContentWriter) async throws -> Void
  ) -> @Sendable (any HTTPContentWriter) async throws -> Void {
    { [log] writer in
      do {
        try await write(writer)
      } catch {
        log.warning("answer_broken", ["error": .string(Self.name(error))])
        throw error
      }
    }
  }

  /// What a log may say of an error: its own words only where they are known to quote nothing.
  private static func name(_ error: any Error) -> String {
    (error as? PostgresError)?.description ?? String(describing: type(of: error))
  }

  /// - Throws: 429 with `Retry-After` (RFC 6585 §4).
  private func admit(_ caller: Caller) throws(Problem) {
    uses.note(caller, at: now())
    guard let seconds = limit.refuses(caller.token.sha256) else { return }
    throw Problem(
      .tooManyRequests, "The token is used more often than `limits.requests_per_second` allows.",
      fields: ["Retry-After": String(seconds)])
  }

  /// Nil for a route that anyone may call.
  private func caller(of route: Route, _ head: HTTPRequestHead) throws(Problem) -> Caller? {
    guard let role = route.role else { return nil }
    return try callers.caller(of: head, role: role)
  }

  /// - Throws: 404 for a path that has no routes, 405 with `Allow` for a method that it has not.
  private func find(_ head: HTTPRequestHead) throws(Problem) -> (route: Route, values: [String]) {
    guard let match = try tree.match(head.path) else {
      throw .notFound("Nothing stands at this path; /openapi.json lists what there is.")
    }
    guard let found = match.route(for: head.method) else {
      throw Problem(
        .methodNotAllowed, "This path takes \(match.allowed).", fields: ["Allow": match.allowed])
    }
    return found
  }

  private func problem(for error: PostgresError) -> Problem {
    if error.isPassing {
      log.warning("database_away", ["error": .string(error.description)])
      return .unavailable(retryAfterSeconds: 5)
    }
    log.error("query_failed", ["error": .string(error.description)])
    return .failed
  }
}

extension PostgresError {
  /// Whether the same request may succeed later: no connection, no answer in time, or a server that
  /// is short of something, read-only, stopping, or rolled the transaction back.
  fileprivate var isPassing: Bool {
    switch self {
    case .connection, .timedOut: true
    case .decoding: false
    case .server(let error):
      ["08", "40", "53", "55", "57", "58"].contains(error.state.classCode)
        || error.state == .readOnlyTransaction
    }
  }
}
