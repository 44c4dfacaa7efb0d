import Postgres
import Store

/// Asks for one user at a time, and puts the same question to PostgreSQL by 64 clients.
struct LookupBenchmark {
  let workplace: Workplace
  let users: Int

  func run(into report: inout Report) throws {
    var table = Table(
      "queries, one user each",
      columns: [
        "query", "queries/s", "p50 ms", "p99 ms", "max ms", "client cores", "gateway cores",
        "PostgreSQL cores", "others' cores", "errors",
      ])
    Progress.say("GET …/deliverability over \(workplace.options.connections) connections")
    let load = try workplace.loadClient().run(
      LookupRequests(users: users, token: workplace.token))
    func cores(_ seconds: Double) -> Table.Cell {
      .number(seconds / workplace.options.seconds, decimals: 2)
    }
    table.add([
      .text("GET …/deliverability"), .whole(load.requestsPerSecond),
      .number(load.latencies.milliseconds(at: 0.5), decimals: 2),
      .number(load.latencies.milliseconds(at: 0.99), decimals: 2),
      .number(load.latencies.maxMilliseconds, decimals: 2), cores(load.cpu.client),
      cores(load.cpu.gateway), cores(load.cpu.postgres), cores(load.cpu.others),
      .whole(load.errors),
    ])
    if load.errors > 0 { report.fail("GET …/deliverability: by status: \(load.refusals)") }

    Progress.say("prepared point lookups by 64 clients")
    let clients = ClientThreads(
      settings: try workplace.settings(of: PrivateCluster.databaseName).keyed, clients: 64,
      seconds: workplace.options.seconds)
    let outcome = try clients.run(readCPU: workplace.readCPU) { [users] connection, client, turn in
      let id = UserPopulation.id(LookupRequests.user(turn * 64 + client, of: users))
      try LookupLimits.lookUp(id, on: connection)
      return 1
    }
    let limit = Double(outcome.completed) / workplace.options.seconds
    table.add([
      .text("prepared point lookups, 64 clients"), .whole(limit), .missing, .missing, .missing,
      cores(outcome.cpu.client), cores(outcome.cpu.gateway), cores(outcome.cpu.postgres),
      cores(outcome.cpu.others), .missing,
    ])
    report.add(table)
    report.add(
      Aim(
        "single lookups to 64 clients' point lookups", load.requestsPerSecond / limit, .atLeast(2)))
  }
}
