/// One way of writing events without the gateway.
struct LimitCase: Hashable {
  enum Writer: Hashable {
    /// The gateway's own transaction: array parameters, whatever the events decide.
    case gateways
    /// A statement per row, as pgbench would have it.
    case plain
  }

  let writer: Writer
  let clients: Int
  let rowsPerStatement: Int
  let eventsPerReceipt: Int

  /// One transaction per event.
  static let single = [Writer.gateways, .plain].map {
    LimitCase(writer: $0, clients: 64, rowsPerStatement: 1, eventsPerReceipt: 1)
  }

  /// Many rows a statement, for requests of so many events.
  static func bulk(eventsPerReceipt: Int) -> [LimitCase] {
    [10, 100, 1000].filter { $0 >= eventsPerReceipt }.map {
      LimitCase(
        writer: .gateways, clients: 2, rowsPerStatement: $0, eventsPerReceipt: eventsPerReceipt)
    }
  }

  static let all = single + [1, 10, 100].flatMap { bulk(eventsPerReceipt: $0) }

  var name: String {
    if rowsPerStatement == 1 {
      let kind = writer == .plain ? "plain statements" : "the gateway's statements"
      return "one transaction per event, \(clients) clients, \(kind)"
    }
    return "\(rowsPerStatement) rows a statement, \(clients) clients, \(eventsPerReceipt) a receipt"
  }
}

/// What a limit reached.
struct LimitFigure {
  let limit: LimitCase
  let eventsPerSecond: Double
  let seconds: Double
  let cpu: CPUShares
  let bytesPerEvent: Double

  static let columns = [
    "limit", "events/s", "client cores", "PostgreSQL cores", "others' cores", "PostgreSQL µs/event",
    "bytes/event",
  ]

  var cells: [Table.Cell] {
    [
      .text(limit.name), .whole(eventsPerSecond), .number(cpu.client / seconds, decimals: 2),
      .number(cpu.postgres / seconds, decimals: 2), .number(cpu.others / seconds, decimals: 2),
      .number(cpu.postgres / max(1, eventsPerSecond * seconds) * 1e6, decimals: 1),
      .whole(bytesPerEvent),
    ]
  }
}
