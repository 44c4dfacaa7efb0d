/// Who used how much processor time, in seconds of one core.
struct CPUShares: Sendable {
  var client = 0.0
  var gateway = 0.0
  var postgres = 0.0
  /// All that ran on the machine.
  var machine = 0.0

  /// Whoever does not belong to the benchmark, and disturbs it.
  var others: Double { max(0, machine - client - gateway - postgres) }

  func since(_ earlier: CPUShares) -> CPUShares {
    CPUShares(
      client: client - earlier.client, gateway: gateway - earlier.gateway,
      postgres: postgres - earlier.postgres, machine: machine - earlier.machine)
  }
}
