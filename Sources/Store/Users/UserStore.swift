public import Deliverability
public import Postgres

/// The users as their PAM reports them.
public struct UserStore: Sendable {
  private let pool: ConnectionPool
  private let pseudonyms: Pseudonyms

  public init(pool: ConnectionPool, pseudonyms: Pseudonyms) {
    self.pool = pool
    self.pseudonyms = pseudonyms
  }

  /// Applies a PAM's reports, all in one transaction; reports of the same user in their order.
  ///
  /// A changed address, a verification and a flipped PAM opt-out take effect in the same transaction.
  /// - Parameters:
  ///   - createsMissing: whether a user who does not exist is made; else the report is `unknownUser`.
  ///   - actor: the name of the token used, kept in the records of changes.
  ///   - clock: ours, the time of reports that have none.
  /// - Returns: an outcome per report, in order.
  /// - Throws: `InvalidInput` before any SQL, nothing is applied then; `PostgresError`.
  public func report(
    _ reports: [UserReport], in label: LabelID, createsMissing: Bool, actor: String,
    clock: Timestamp
  ) async throws -> [ReportOutcome] {
    for report in reports { try UserExtID.check(report.userExtID) }
    guard !reports.isEmpty else { return [] }
    return try await pool.write { [pseudonyms] connection in
      let step = ReportUsers(
        label: label, pseudonyms: pseudonyms, author: Author(kind: .pam, name: actor),
        clock: clock, connection: connection)
      return try step(reports, createsMissing: createsMissing)
    }
  }

  /// What is stored of a user; nil if the PAM has not reported this id, or the user was erased.
  public func find(_ userExtID: String, in label: LabelID) async throws -> StoredUser? {
    guard UserExtID.isValid(userExtID) else { return nil }
    return try await pool.run(deadlineSeconds: 5) { connection in
      let selection = UserQueries.Selection(label: label, ids: [userExtID])
      return try connection.run(UserQueries.find, selection).first
    }
  }

  /// Forgets a user; see `ErasureReport` for what stays. Interrupted, it is to be called again.
  public func erase(
    _ userExtID: String, in label: LabelID, clock: Timestamp
  ) async throws -> ErasureReport {
    guard UserExtID.isValid(userExtID) else { return ErasureReport() }
    return try await pool.run(deadlineSeconds: 30) { [pseudonyms] connection in
      try EraseUser(
        label: label, pseudonyms: pseudonyms, clock: clock, connection: connection)(userExtID)
    }
  }
}
