/// What one long answer took.
struct BulkFigure {
  let rows: Int
  /// Nil if PostgreSQL was asked without the gateway.
  let answer: HTTPExchange.Answer?
  let seconds: Double
  let cpu: CPUShares
  let beforeMiB: Double
  let peakMiB: Double

  /// Measures `ask`.
  init(rows: Int, on workplace: Workplace, _ ask: () throws -> HTTPExchange.Answer?) throws {
    self.rows = rows
    ProcessMemory.resetPeak(of: workplace.server.processID)
    beforeMiB = workplace.server.memory?.resident ?? 0
    let before = workplace.readCPU()
    let start = MonotonicClock.nanoseconds
    answer = try ask()
    seconds = MonotonicClock.seconds(since: start)
    cpu = workplace.readCPU().since(before)
    peakMiB = workplace.server.memory?.peak ?? 0
  }

  static let columns = [
    "query", "ms", "rows/s", "MB out", "client CPU s", "gateway CPU s", "PostgreSQL CPU s",
    "others' CPU s", "gateway MiB before", "gateway MiB peak",
  ]

  func cells(_ name: String) -> [Table.Cell] {
    func decimal(_ value: Double, _ decimals: Int) -> Table.Cell {
      .number(value, decimals: decimals)
    }
    return [
      .text(name), decimal(seconds * 1000, 1), .whole(Double(rows) / seconds),
      answer.map { decimal(Double($0.contentBytes) / 1e6, 1) } ?? .missing,
      decimal(cpu.client, 2), decimal(cpu.gateway, 2), decimal(cpu.postgres, 2),
      decimal(cpu.others, 2), answer == nil ? .missing : decimal(beforeMiB, 1),
      answer == nil ? .missing : decimal(peakMiB, 1),
    ]
  }
}
