/// One way in which the gateway is loaded.
struct IngestCase: Hashable {
  let isSigned: Bool
  let eventsPerRequest: Int

  static let all = [1, 10, 100].flatMap { events in
    [false, true].map { IngestCase(isSigned: $0, eventsPerRequest: events) }
  }

  var name: String {
    "\(isSigned ? "signed" : "unsigned"), \(eventsPerRequest) a request"
  }
}

/// What a case reached.
struct IngestFigure {
  let ingestCase: IngestCase
  let load: LoadResult
  let bytesPerEvent: Double
  /// Whether what was acknowledged is exactly what is stored.
  let isStored: Bool

  var eventsPerSecond: Double {
    load.requestsPerSecond * Double(ingestCase.eventsPerRequest)
  }

  static let columns = [
    "case", "events/s", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "client cores",
    "gateway cores", "PostgreSQL cores", "others' cores", "gateway µs/event", "PostgreSQL µs/event",
    "bytes/event",
    "errors", "stored",
  ]

  func cells(name: String? = nil) -> [Table.Cell] {
    let latencies = load.latencies
    let events = max(1, eventsPerSecond * load.windowSeconds)
    func cores(_ seconds: Double) -> Table.Cell {
      .number(seconds / max(0.001, load.windowSeconds), decimals: 2)
    }
    return [
      .text(name ?? ingestCase.name), .whole(eventsPerSecond), .whole(load.requestsPerSecond),
      .number(latencies.milliseconds(at: 0.5), decimals: 2),
      .number(latencies.milliseconds(at: 0.99), decimals: 2),
      .number(latencies.milliseconds(at: 0.999), decimals: 2),
      .number(latencies.maxMilliseconds, decimals: 2),
      cores(load.cpu.client), cores(load.cpu.gateway), cores(load.cpu.postgres),
      cores(load.cpu.others),
      .number(load.cpu.gateway / events * 1e6, decimals: 1),
      .number(load.cpu.postgres / events * 1e6, decimals: 1), .whole(bytesPerEvent),
      .whole(load.errors), .text(isStored ? "all" : "FAILED"),
    ]
  }
}
