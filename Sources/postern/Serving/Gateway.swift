import Deliverability
import Endpoints
import Glibc
import HTTPServing
import Ingestion
import Postgres
import ReasonMapping
import Spool
import Store
import Telemetry

/// The running program: every part made once, wired, started and stopped in order.
struct Gateway {
  private let log: Log
  private let readiness: Readiness
  private let server: HTTPServer
  private let writer: EventWriter
  private let spool: Spool
  private let drain: DrainSpool
  private let refusals: KeepRefusals
  private let watcher: MappingWatcher
  private let tlsWatcher: TLSWatcher?
  private let housekeeping: Housekeeping
  private let housekeepingTask: Task<Void, Never>
  private let snoozeEnds: Task<Void, Never>
  private let pools: [ConnectionPool]
  private let database: Database

  /// - Throws: what must be mended before it can run: a mapping file, certificate and key, the spool's
  ///   folder, the database's schema, the listen address, the private cluster.
  static func start(_ configuration: Configuration, log: Log) async throws -> Gateway {
    let metrics = Metrics()
    ProcessFigures.register(in: metrics)
    let readiness = Readiness()

    let mappings = MappingCatalog(
      directory: configuration.mappingsDirectory, sources: configuration.sources)
    mappings.reload()
    guard mappings.problems.isEmpty else { throw MappingErrors(errors: mappings.problems) }
    readiness.setOK("mappings")
    let watcher = MappingWatcher(catalog: mappings, log: log, readiness: readiness)
    let identity = try configuration.tls.map { try TLSIdentity($0) }
    let tlsWatcher = identity.map { TLSWatcher(identity: $0, log: log, readiness: readiness) }

    let optOutPages = try OptOutPages(labels: configuration.labels, contact: configuration.contact)
    {
      try FileAccess.read($0, maxBytes: 1_048_576)
    }

    let spool = try Spool(SpoolSettings(directory: configuration.dataDirectory + "/spool")) {
      incident in log.warning("spool_incident", ["incident": .string("\(incident)")])
    }
    let pseudonyms = Pseudonyms(key: try PrivacyKey.load(configuration, log: log))
    let database = try Database.start(configuration, log: log)
    let pools = Pools(database.url)
    let prepare = PrepareDatabase(
      pool: pools.maintenance, labels: configuration.labels, wordings: optOutPages.wordings,
      log: log)
    let now: @Sendable () -> Timestamp = { .now }
    let presence = MessagePresence()
    let writer = EventWriter(
      settings: database.writerSettings, pseudonyms: pseudonyms, log: log, presence: presence,
      now: now)
    writer.start()
    if try await prepare.firstTry() { writer.allow() }
    watcher.start()
    let counters = IngestCounters(metrics: metrics, sources: configuration.sources)
    let refusals = KeepRefusals(
      store: QuarantineStore(pool: pools.maintenance), counters: counters, log: log)
    let sns = SNSClient()
    let ingest = IngestWebhook(
      mappings: mappings, writer: writer, spool: spool,
      certificates: FetchCertificates(client: sns, now: now),
      confirm: ConfirmSubscriptions(client: sns), refusals: refusals, counters: counters)
    let players = PlayerOptOuts(pool: pools.choices)
    let drain = DrainSpool(
      spool: spool, writer: writer, players: players, mappings: mappings,
      sources: configuration.sources,
      counters: counters, log: log)
    drain.start()
    let optOutLinks = OptOutLinks(
      tokens: try OptOutTokens(configuration, log: log),
      messages: MessageStore(
        pool: pools.users, pseudonyms: pseudonyms, presence: presence),
      publicURL: configuration.publicURL)
    let tokenUses = TokenUses()
    let services = Services(
      labels: configuration.labels, users: UserStore(pool: pools.users, pseudonyms: pseudonyms),
      optOuts: OptOutStore(pool: pools.users, pseudonyms: pseudonyms),
      addresses: AddressStore(pool: pools.users),
      deliverability: DeliverabilityQueries(
        lookups: pools.lookups, bulk: pools.bulk, bulkPartners: pools.bulkPartners),
      timeline: TimelineQueries(pool: pools.timelines),
      webhooks: ReceiveWebhook(
        sources: configuration.sources, ingest: ingest, publicURL: configuration.publicURL,
        maxBodyBytes: configuration.limits.bodyBytes, log: log, now: now),
      readiness: readiness, metrics: metrics, log: log, now: now, optOutLinks: optOutLinks,
      reports: ReportQueries(pool: pools.bulk),
      choices: PlayerChoices(players: players, spool: spool, writer: writer),
      optOutPages: optOutPages, optOutChanges: OptOutChangeQueries(bulk: pools.bulk),
      tokenUses: tokenUses, requestsPerSecond: configuration.limits.requestsPerSecond,
      trustedProxies: configuration.trustedProxies)

    var limits = ServerLimits()
    limits.maxBodyBytes = configuration.limits.bodyBytes
    limits.maxConnections = configuration.limits.connections
    limits.drainSeconds = Self.answersSeconds
    let server = HTTPServer(
      address: configuration.listen, limits: limits, tls: identity, handler: Routes(services))
    GatewayFigures.register(in: metrics, server: server, writer: writer, spool: spool)
    StorageReadiness.register(in: readiness, writer: writer, spool: spool)
    if let identity { GatewayFigures.register(in: metrics, identity: identity) }
    try server.start()
    tlsWatcher?.start()
    log.info(
      "listening",
      [
        "address": .string("\(configuration.listen.host):\(server.port)"),
        "tls": .boolean(identity != nil), "version": .string(ShowVersion.number),
        "pid": .integer(Int(getpid())),
      ])
    let housekeeping = Housekeeping(
      prepare: prepare, writer: writer, partitions: PartitionMaintenance(pool: pools.maintenance),
      pruning: Pruning(pool: pools.maintenance), tokenUses: tokenUses,
      tokenUseStore: TokenUseStore(pool: pools.maintenance), retention: configuration.retention,
      log: log, now: now)
    let snoozeEnds = RecordSnoozeEnds(
      ends: SnoozeEnds(pool: pools.users), writer: writer, log: log, now: now)
    return Gateway(
      log: log, readiness: readiness, server: server, writer: writer, spool: spool, drain: drain,
      refusals: refusals, watcher: watcher, tlsWatcher: tlsWatcher,
      housekeeping: housekeeping, housekeepingTask: Task { await housekeeping.run() },
      snoozeEnds: Task { await snoozeEnds.run() }, pools: pools.all, database: database)
  }

  // Together with the spool's end, at most 10 s: what asks a process to stop kills it soon after.
  private static let noticeSeconds = 1.0
  private static let answersSeconds = 5.0
  private static let writesSeconds = 2.0

  /// `/readyz` says so for a moment in which connections are still taken; then no new ones, answers
  /// finished, everything written, the private cluster stopped.
  func stop() async {
    readiness.setFailed("serving", "stopping")
    try? await Task.sleep(for: .seconds(Self.noticeSeconds))
    await server.drain()
    housekeepingTask.cancel()
    snoozeEnds.cancel()
    watcher.stop()
    tlsWatcher?.stop()
    drain.stop()
    refusals.stop()
    let isDrained = await runOnThread(named: "drain") { [writer] in
      writer.drain(seconds: Self.writesSeconds)
    }
    await housekeeping.finish()
    if !isDrained {
      log.error("not_everything_written", ["waiting": .integer(writer.waitingCount)])
    }
    await runOnThread(named: "stop") { [pools, database, spool] in
      spool.close()
      // What they still do, nobody waits for.
      for pool in pools { pool.shutdown(waitSeconds: 0.2) }
      database.stop()
    }
  }
}

/// Connections by what may wait for what: bulk readers never starve lookups, and neither starves writers.
private struct Pools {
  let users: ConnectionPool
  let choices: ConnectionPool
  let lookups: ConnectionPool
  let timelines: ConnectionPool
  let bulk: ConnectionPool
  let bulkPartners: ConnectionPool
  let maintenance: ConnectionPool
  var all: [ConnectionPool] {
    [users, choices, lookups, timelines, bulk, bulkPartners, maintenance]
  }

  init(_ url: String) {
    users = ConnectionPool(ConnectionSettings(url: url), size: 4, name: "users")
    // A player's choice has 0.9 s: it must not wait behind an import or an erasure.
    choices = ConnectionPool(ConnectionSettings(url: url), size: 2, name: "choices")
    let keyed = ConnectionSettings(url: url).keyed
    lookups = ConnectionPool(keyed, size: 2, name: "lookups")
    timelines = ConnectionPool(keyed, size: 2, name: "timelines")
    let bulkSettings = ConnectionSettings(url: url, statementTimeoutSeconds: 600)
    bulk = ConnectionPool(bulkSettings, size: 4, name: "bulk", maxWaiting: 64)
    bulkPartners = ConnectionPool(bulkSettings, size: 4, name: "bulk-pairs", maxWaiting: 64)
    maintenance = ConnectionPool(
      ConnectionSettings(url: url, statementTimeoutSeconds: 120), size: 1, name: "maintenance")
  }
}

extension Timestamp {
  /// The system's clock, cut to whole microseconds.
  static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
