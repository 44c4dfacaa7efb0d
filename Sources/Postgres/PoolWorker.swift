import CLibPQ
import Threading

/// One thread of a pool and its connection.
final class PoolWorker {
  private let state: Condition<PoolState>
  private let settings: ConnectionSettings
  private var connection: PostgresConnection?

  init(_ state: Condition<PoolState>, _ settings: ConnectionSettings) {
    self.state = state
    self.settings = settings
  }

  /// Serves jobs until the pool is shut down.
  func work() {
    while true {
      switch nextTurn() {
      case .run(let job): serve(job)
      case .refuse(let job, let error): job.fail(error)
      case .end:
        closeConnection()
        state.update(wakingAll: true) { $0.workerEnded() }
        return
      }
    }
  }

  private func nextTurn() -> PoolState.Turn {
    let isConnected = connection != nil
    while true {
      let look = state.update { $0.nextLook(isConnected: isConnected) }
      let woken = state.wait(seconds: look?.remainingSeconds ?? .infinity) { state -> Woken? in
        if let turn = state.turn(isConnected: isConnected) { return .turn(turn) }
        return state.nextLook(isConnected: isConnected) == look ? nil : .timeMoved
      }
      if case .turn(let turn) = woken { return turn }
    }
  }

  private enum Woken {
    case turn(PoolState.Turn)
    /// The time until which to wait is another than before.
    case timeMoved
  }

  private func serve(_ job: PoolJob) {
    if connection?.link.isLost() == true { closeConnection() }
    do throws(PostgresError) {
      let connection = try ready(until: job.deadline)
      guard !job.deadline.hasPassed else {
        state.update { $0.connectionFreed() }
        return job.fail(PoolExpiry.error)
      }
      let finish = job.run(connection)
      // A body that left a transaction open, or lost the connection, must not hand that on.
      if connection.isBroken || connection.transactionStatus != PQTRANS_IDLE {
        closeConnection()
      } else {
        // Before the caller goes on: its next call shall find this connection free.
        state.update { $0.connectionFreed() }
      }
      finish()
    } catch {
      state.update(wakingAll: true) { $0.connectionFailed(error) }
      job.fail(error)
    }
  }

  private func ready(until deadline: Deadline) throws(PostgresError) -> PostgresConnection {
    if let connection { return connection }
    let opened = try PostgresConnection(settings, until: deadline)
    connection = opened
    state.update(wakingAll: true) { $0.connectionOpened() }
    return opened
  }

  private func closeConnection() {
    guard let open = connection else { return }
    open.close()
    connection = nil
    state.update(wakingAll: true) { $0.connectionClosed() }
  }
}
