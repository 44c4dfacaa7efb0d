import CLibPQ

extension PostgresConnection {
  /// Runs `body` between BEGIN and COMMIT; whatever it throws rolls back and is thrown on.
  /// - Throws: what `body` throws; `.server` with 25001 inside another transaction, with 25P02 if a
  ///   statement failed and `body` hid it; `.connection` or `.timedOut` when it is unknown whether the
  ///   COMMIT took effect.
  public func transaction<Result>(
    _ body: (PostgresConnection) throws -> Result
  ) throws -> Result {
    guard transactionStatus == PQTRANS_IDLE || isBroken else {
      throw PostgresError.server(
        ServerError(state: .activeTransaction, message: "a transaction is already under way"))
    }
    try execute("BEGIN")
    let result: Result
    do { result = try body(self) } catch {
      rollBack()
      throw error
    }
    try commit()
    return result
  }

  /// Ends a transaction whose error is already on its way to the caller: if even that fails, the
  /// connection is closed, and the server rolls back.
  func rollBack() {
    guard !isBroken else { return }
    do { try execute("ROLLBACK") } catch { close() }
  }

  private func commit() throws(PostgresError) {
    let deadline = callDeadline()
    try link.send(until: deadline) { PQsendQuery($0, "COMMIT") }
    // A COMMIT of a failed transaction is answered ROLLBACK, without an error.
    guard try results(until: deadline).last?.command == "COMMIT" else {
      throw .server(
        ServerError(
          state: .failedTransaction,
          message: "the transaction was rolled back: one of its statements had failed"))
    }
  }
}
