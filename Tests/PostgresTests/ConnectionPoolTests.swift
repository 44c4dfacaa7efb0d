import Glibc
import PosternTesting
import Testing
import Threading

@testable import Postgres

@Suite struct ConnectionPoolTests {
  let settings: ConnectionSettings

  init() throws { settings = try TestDatabase.common() }

  private func pool(size: Int = 1, maxWaiting: Int = 10) -> ConnectionPool {
    ConnectionPool(settings, size: size, name: "test", maxWaiting: maxWaiting)
  }

  private func session(of pool: ConnectionPool) async throws -> Int32 {
    try await pool.run { try $0.query("SELECT pg_backend_pid()")[0].int32(0) }
  }

  /// Keeps one connection of a pool busy until it is opened.
  private struct Gate: Sendable {
    private let isOpen = Condition(false)
    func open() { isOpen.update(wakingAll: true) { $0 = true } }
    func block() { _ = isOpen.wait(seconds: 30) { $0 ? true : nil } }
  }

  private func occupy(_ pool: ConnectionPool, _ gate: Gate) async -> Task<Void, any Error> {
    let entered = Lock(false)
    let task = Task {
      try await pool.run { _ in
        entered.withLock { $0 = true }
        gate.block()
      }
    }
    #expect(await eventually { entered.withLock { $0 } })
    return task
  }

  private func queued(_ count: Int, in pool: ConnectionPool) async -> Bool {
    await eventually { pool.state.update { $0.waiting } == count }
  }

  @Test func `a body gets a connection and its result comes back`() async throws {
    let pool = pool(size: 3, maxWaiting: 100)
    try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in Int64(0)..<50 {
        group.addTask {
          try await pool.run { try $0.query("SELECT $1", [.int64(number)])[0].int64(0) }
        }
      }
      let sum = try await group.reduce(0, +)
      #expect(sum == 1225)
    }
    pool.shutdown()
  }

  @Test func `what a body throws reaches its caller, and the connection serves on`() async throws {
    struct Refusal: Error {}
    let pool = pool()
    let before = try await session(of: pool)
    await #expect(throws: Refusal.self) { try await pool.run { _ in throw Refusal() } }
    #expect(try await session(of: pool) == before)
  }

  @Test func `one connection serves callers who come one by one`() async throws {
    let pool = pool(size: 4)
    let first = try await session(of: pool)
    for _ in 0..<20 { #expect(try await session(of: pool) == first) }
  }

  @Test func `one caller more than may wait fails at once`() async throws {
    let pool = pool(maxWaiting: 1)
    let gate = Gate()
    let running = await occupy(pool, gate)
    let waiting = Task { try await session(of: pool) }
    #expect(await queued(1, in: pool))
    await #expect(
      throws: PostgresError.connection("1 callers wait for a database connection already")
    ) {
      try await session(of: pool)
    }
    gate.open()
    try await running.value
    #expect(try await waiting.value > 0)
  }

  @Test func `callers are served in the order they came`() async throws {
    let pool = pool()
    let gate = Gate()
    let running = await occupy(pool, gate)
    let order = Lock<[Int]>([])
    var waiting: [Task<Void, any Error>] = []
    for number in 0..<5 {
      waiting.append(Task { try await pool.run { _ in order.withLock { $0.append(number) } } })
      #expect(await queued(number + 1, in: pool))
    }
    gate.open()
    try await running.value
    for task in waiting { try await task.value }
    #expect(order.withLock { $0 } == [0, 1, 2, 3, 4])
  }

  @Test func `a deadline passes in the queue while the connection is busy`() async throws {
    let pool = pool()
    let gate = Gate()
    let running = await occupy(pool, gate)
    await #expect(throws: PoolExpiry.error) { try await pool.run(deadlineSeconds: 0.05) { _ in } }
    await #expect(throws: PoolExpiry.error) { try await pool.run(deadlineSeconds: 0.01) { _ in } }
    #expect(pool.state.update { $0.waiting } == 0)
    gate.open()
    try await running.value
  }

  @Test func `work that nobody waits for runs in its turn, or is told why it can't`() async throws {
    let pool = pool(maxWaiting: 1)
    let outcome = Lock<Result<Int32, any Error>?>(nil)
    func start(deadlineSeconds: Double) {
      outcome.withLock { $0 = nil }
      pool.start(deadlineSeconds: deadlineSeconds) { connection in
        let result = Result { try connection.query("SELECT pg_backend_pid()")[0].int32(0) }
        outcome.withLock { $0 = result }
      } orElse: { error in
        outcome.withLock { $0 = .failure(error) }
      }
    }
    func end() async throws -> Int32? {
      #expect(await eventually { outcome.withLock { $0 } != nil })
      return try outcome.withLock { $0 }?.get()
    }
    start(deadlineSeconds: 10)
    #expect(try await end() == session(of: pool))
    let gate = Gate()
    let running = await occupy(pool, gate)
    start(deadlineSeconds: 0.05)
    await #expect(throws: PoolExpiry.error) { try await end() }
    gate.open()
    try await running.value
    pool.shutdown()
    start(deadlineSeconds: 10)
    await #expect(throws: PostgresError.connection("the connection pool was shut down")) {
      try await end()
    }
  }

  @Test func `a cancelled caller leaves the queue`() async throws {
    let pool = pool()
    let gate = Gate()
    let running = await occupy(pool, gate)
    let waiting = Task { try await pool.run { _ in } }
    #expect(await queued(1, in: pool))
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(pool.state.update { $0.waiting } == 0)
    gate.open()
    try await running.value
  }

  @Test func `a session that died while idle is replaced before the body runs`() async throws {
    let pool = pool()
    let first = try await session(of: pool)
    _ = try PostgresConnection(settings).query(
      "SELECT pg_terminate_backend($1, 10000)", [.int32(first)])
    #expect(try await session(of: pool) != first)
  }

  @Test func `a body that loses its connection is not run again`() async throws {
    let pool = pool()
    let runs = Lock(0)
    await #expect(throws: PostgresError.self) {
      try await pool.run { connection in
        runs.withLock { $0 += 1 }
        _ = try connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
      }
    }
    #expect(runs.withLock { $0 } == 1)
    #expect(try await session(of: pool) > 0)
  }

  @Test func `a stopped backend times out and is replaced`() async throws {
    // In a cluster of its own: a stopped backend holds up every DROP DATABASE of its server.
    let folder = try TemporaryFolder.make()
    defer { TemporaryFolder.remove(folder) }
    let cluster = PrivateCluster(dataDirectory: folder, settings: .test)
    try cluster.start()
    defer { cluster.stop() }
    let pool = ConnectionPool(
      ConnectionSettings(url: cluster.connectionURL), size: 1, name: "stopped")
    let stopped = try await session(of: pool)
    kill(stopped, SIGSTOP)
    defer { kill(stopped, SIGCONT) }
    let error = await #expect(throws: PostgresError.self) {
      try await pool.run(deadlineSeconds: 0.1) { _ = try $0.query("SELECT 1") }
    }
    guard case .timedOut = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(try await session(of: pool) != stopped)
    pool.shutdown()
  }

  @Test func `a transaction left open is not handed to the next caller`() async throws {
    let pool = pool()
    try await pool.run { try $0.execute("BEGIN; SET LOCAL lock_timeout = '7s'") }
    let seen = try await pool.run {
      try $0.query("SELECT current_setting('lock_timeout')")[0].text(0)
    }
    #expect(seen == "0")
  }

  @Test func `callers fail at once while the database is away, and are served when it is back`()
    async throws
  {
    let name = "late_\(getpid())"
    let late = ConnectionSettings(url: try settings.connectionText(database: name))
    let pool = ConnectionPool(late, size: 2, name: "late")
    await #expect(throws: PostgresError.self) { try await session(of: pool) }
    let connection = try PostgresConnection(settings)
    try connection.execute("CREATE DATABASE \(name)")
    #expect(
      await eventually {
        do { return try await session(of: pool) > 0 } catch { return false }
      })
    pool.shutdown()
    try connection.execute("DROP DATABASE \(name) WITH (FORCE)")
  }

  @Test func `a shutdown fails those who wait, lets the running body finish and refuses the rest`()
    async throws
  {
    let pool = pool()
    let gate = Gate()
    let running = await occupy(pool, gate)
    let waiting = Task { try await pool.run { _ in } }
    #expect(await queued(1, in: pool))
    pool.shutdown(waitSeconds: 0)
    await #expect(throws: PoolState.shutDownError) { try await waiting.value }
    gate.open()
    try await running.value
    await #expect(throws: PoolState.shutDownError) { try await pool.run { _ in } }
    #expect(await eventually { pool.state.update { $0.workers } == 0 })
  }
}
