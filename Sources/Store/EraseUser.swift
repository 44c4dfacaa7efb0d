import Deliverability
import Postgres

/// One transaction that forgets a user.
struct EraseUser {
  let label: LabelID
  let clock: Timestamp
  let connection: PostgresConnection

  func callAsFunction(_ userExtID: String) throws -> ErasureReport {
    let selection = UserQueries.Selection(label: label, ids: [userExtID])
    var report = ErasureReport()
    if let user = try connection.run(UserQueries.lock, selection).first {
      report.wasKnown = true
      _ = try connection.run(ErasedUserQueries.remember, (label, user, clock))
      let addresses = try connection.run(UserAddressQueries.forget, (label, userExtID))
      let free = try connection.run(UserAddressQueries.unheld, (label, addresses))
      report.addresses = addresses.count
      report.sharedAddresses = addresses.count - free.count
      _ = try connection.run(ChangeQueries.forgetReasons, (label, userExtID))
      _ = try connection.run(ChangeQueries.forgetStatusReasons, (label, free))
      _ = try connection.run(UserQueries.delete, selection)
    } else {
      _ = try connection.run(ChangeQueries.forgetReasons, (label, userExtID))
    }
    return report
  }
}
