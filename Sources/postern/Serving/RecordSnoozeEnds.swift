import Deliverability
import Ingestion
import Postgres
import Store
import Telemetry

/// Has the ends of snoozes recorded within seconds, and those that passed while nothing ran. It has a task
/// of its own: a long round of housekeeping must not hold it up.
struct RecordSnoozeEnds: Sendable {
  let ends: SnoozeEnds
  let writer: EventWriter
  let log: Log
  let now: @Sendable () -> Timestamp

  private static let roundSeconds: Int64 = 2

  /// Works until its task is cancelled.
  func run() async {
    while !Task.isCancelled {
      // Housekeeping tells when the database is away, and when its schema is ready.
      if !writer.isDatabaseAway { await round() }
      // Woken early by the cancellation that ends the loop.
      try? await Task.sleep(for: .seconds(Self.roundSeconds))
    }
  }

  private func round() async {
    do {
      let count = try await ends.record(now: now())
      if count > 0 { log.info("snoozes_ended", ["count": .integer(count)]) }
    } catch is CancellationError {
      return
    } catch {
      let cause = (error as? PostgresError)?.description ?? "\(type(of: error))"
      log.warning("snooze_ends_not_recorded", ["error": .string(cause)])
    }
  }
}
