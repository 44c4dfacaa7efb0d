import Deliverability
import Endpoints
import Ingestion
import Postgres
import Store
import Telemetry

/// What has to happen from time to time: asking whether the database is there, making partitions
/// ahead, retiring old ones, forgetting tokens and keys whose time is over, writing down token uses.
struct Housekeeping: Sendable {
  let prepare: PrepareDatabase
  let writer: EventWriter
  let partitions: PartitionMaintenance
  let pruning: Pruning
  let tokenUses: TokenUses
  let tokenUseStore: TokenUseStore
  let retention: Configuration.Retention
  let log: Log
  let now: @Sendable () -> Timestamp

  private static let probeSeconds: Int64 = 2
  private static let roundSeconds: Int64 = 300
  private static let finishSeconds = 0.5

  /// Works until its task is cancelled. A failure is logged and the round tried again.
  func run() async {
    var nextRound = Timestamp.earliest
    var isPrepared = !writer.isDatabaseAway
    while !Task.isCancelled {
      do {
        if !isPrepared {
          try await prepare.run()
          isPrepared = true
        }
        if try await pruning.takesWrites() {
          writer.allow()
          try await tokenUses.write(to: tokenUseStore)
        } else {
          log.warning("database_away", ["error": "it is read-only"])
          writer.suspend()
        }
        if now() >= nextRound, !writer.isDatabaseAway {
          try await round()
          nextRound = now().adding(seconds: Self.roundSeconds)
        }
      } catch is CancellationError {
        return
      } catch let error as PostgresError {
        if case .server = error {
          log.error("housekeeping_failed", ["error": .string(error.description)])
          nextRound = now().adding(seconds: Self.probeSeconds * 5)
        } else {
          log.warning("database_away", ["error": .string(error.description)])
          // Before that nobody may try it at all.
          if isPrepared { writer.suspend() }
        }
      } catch {
        log.error("housekeeping_failed", ["error": .string(String(describing: type(of: error)))])
      }
      // Woken early by the cancellation that ends the loop.
      try? await Task.sleep(for: .seconds(Self.probeSeconds))
    }
  }

  /// Writes down what the last turn of `run` could not see, once that has ended.
  func finish() async {
    guard !writer.isDatabaseAway else { return }
    do {
      try await tokenUses.write(to: tokenUseStore, withinSeconds: Self.finishSeconds)
    } catch {
      log.warning("token_uses_not_written", ["error": .string(String(describing: type(of: error)))])
    }
  }

  private func round() async throws {
    let clock = now()
    try await partitions.makeAhead(of: clock)
    let dropped = try await partitions.retire(
      receiptDays: retention.receiptDays, eventDays: retention.eventDays,
      messageDays: retention.messageDays, now: clock)
    if let dropped, !dropped.isEmpty {
      log.info("partitions_dropped", ["count": .integer(dropped.count)])
    }
    try await pruning.prune(quarantineDays: retention.quarantineDays, now: clock)
  }
}
