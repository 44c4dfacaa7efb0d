import CLibPQ

extension PostgresConnection {
  /// Sends all statements at once and then reads all answers: one round trip.
  ///
  /// Outside a transaction the statements are one of their own: all take effect, or none does.
  /// - Returns: one result per statement, in order.
  /// - Throws: the first error; what follows it did not run. The connection stays usable.
  public func pipeline(
    _ statements: [(sql: String, parameters: [Parameter])]
  ) throws(PostgresError) -> [Rows] {
    let deadline = callDeadline()
    try tidyStatements()
    let statusBefore = transactionStatus
    guard PQenterPipelineMode(try link.live()) == 1 else { throw link.lost() }
    let steps = try send(statements, until: deadline)
    var rows: [Rows] = []
    var failure: PostgresError?
    for step in steps {
      guard let result = try answer(until: deadline, after: failure) else { continue }
      if let error = result.error {
        failure = failure ?? error
        if let key = step.key { forgetIfStale(key, error) }
      } else if result.status == PGRES_PIPELINE_ABORTED {
        continue
      } else if step.isPreparation, let key = step.key {
        self.statements.insert(key, name: step.name)
      } else {
        rows.append(Rows(result: result))
      }
    }
    try leavePipeline(until: deadline)
    guard let failure else { return rows }
    if statusBefore == PQTRANS_IDLE, transactionStatus == PQTRANS_INERROR { rollBack() }
    throw failure
  }

  /// One command of a pipeline, to be matched with its answer.
  private struct Step {
    let key: StatementCache.Key?
    let name: String
    let isPreparation: Bool
  }

  private func send(
    _ statements: [(sql: String, parameters: [Parameter])], until deadline: Deadline
  ) throws(PostgresError) -> [Step] {
    var steps: [Step] = []
    var names: [StatementCache.Key: String] = [:]
    do throws(PostgresError) {
      for statement in statements {
        let buffer = try ParameterBuffer(statement.parameters)
        let key = StatementCache.Key(sql: statement.sql, types: buffer.types)
        var name = names[key] ?? self.statements.name(of: key)
        if name == nil {
          let new = self.statements.newName()
          try link.send(until: deadline) { Self.sendPreparation($0, new, key) }
          steps.append(Step(key: key, name: new, isPreparation: true))
          name = new
        }
        let used = name ?? ""
        names[key] = used
        try link.send(until: deadline) { Self.sendExecution($0, used, buffer) }
        steps.append(Step(key: key, name: used, isPreparation: false))
      }
      try link.send(until: deadline) { PQpipelineSync($0) }
    } catch {
      // Half a pipeline is under way: there is no way back to a known state.
      link.drop()
      throw error
    }
    return steps
  }

  /// The answer to one command: a result and the empty one that ends it.
  private func answer(
    until deadline: Deadline, after failure: PostgresError?
  ) throws(PostgresError) -> QueryResult? {
    let result = try link.nextResult(until: deadline, after: failure)
    while try link.nextResult(until: deadline, after: failure ?? result?.error) != nil {}
    return result
  }

  private func leavePipeline(until deadline: Deadline) throws(PostgresError) {
    guard try link.nextResult(until: deadline)?.status == PGRES_PIPELINE_SYNC,
      PQexitPipelineMode(try link.live()) == 1
    else { throw link.lost() }
  }
}
