import Postgres
import Threading

/// Clients of PostgreSQL, each a thread with a connection, that work as fast as they can for a while.
struct ClientThreads: Sendable {
  let settings: ConnectionSettings
  let clients: Int
  var warmUpSeconds = 2.0
  let seconds: Double

  struct Outcome {
    /// Units of work completed within the window.
    var completed: Int
    var cpu: CPUShares
  }

  /// What the clients and the thread that measures tell each other.
  private struct Stage {
    /// Clients that are connected, or have failed to.
    var arrived = 0
    /// Set once all have arrived.
    var window: Range<UInt64>?
    /// Connections stay until then: the times of processes that end in between would be lost.
    var isMeasured = false
  }

  /// - Parameter work: does one piece of work of a client and says how many units it was; `turn` counts
  ///   from 0 for each client.
  func run(
    readCPU: () -> CPUShares,
    _ work:
      @escaping @Sendable (
        _ connection: PostgresConnection, _ client: Int, _ turn: Int
      ) throws -> Int
  ) throws -> Outcome {
    let stage = Condition(Stage())
    let running = BackgroundResult { [self] in
      Threads.run(clients) { client in
        Result { try count(client, stage, work) }
      }
    }
    _ = stage.wait { $0.arrived == clients ? true : nil }
    let start = MonotonicClock.nanoseconds + UInt64(seconds: warmUpSeconds)
    let end = start + UInt64(seconds: seconds)
    stage.update(wakingAll: true) { $0.window = start..<end }
    MonotonicClock.sleep(until: start)
    let before = readCPU()
    MonotonicClock.sleep(until: end)
    let cpu = readCPU().since(before)
    stage.update(wakingAll: true) { $0.isMeasured = true }
    let completed = try running.wait().reduce(0) { try $0 + $1.get() }
    return Outcome(completed: completed, cpu: cpu)
  }

  private func count(
    _ client: Int, _ stage: Condition<Stage>, _ work: (PostgresConnection, Int, Int) throws -> Int
  ) throws -> Int {
    let connected = Result { try PostgresConnection(settings) }
    stage.update(wakingAll: true) { $0.arrived += 1 }
    let connection = try connected.get()
    defer { connection.close() }
    guard let window = stage.wait(until: { $0.window }) else { return 0 }
    var completed = 0
    var turn = 0
    while true {
      let units = try work(connection, client, turn)
      turn += 1
      let now = MonotonicClock.nanoseconds
      if now >= window.upperBound { break }
      if now >= window.lowerBound { completed += units }
    }
    _ = stage.wait { $0.isMeasured ? true : nil }
    return completed
  }
}
