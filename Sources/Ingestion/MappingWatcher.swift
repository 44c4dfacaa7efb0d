import ReasonMapping
import Telemetry
import Threading

/// Reads the mapping files once a second, since bind mounts send no reliable notice of a change.
public final class MappingWatcher: Sendable {
  private let catalog: MappingCatalog
  private let log: Log
  private let readiness: Readiness
  private let isStopped = Condition(false)

  public init(catalog: MappingCatalog, log: Log, readiness: Readiness) {
    self.catalog = catalog
    self.log = log
    self.readiness = readiness
  }

  public func start() {
    startThread(named: "mappings") { [self] in
      while isStopped.wait(seconds: 1, until: { $0 ? true : nil }) == nil { check() }
    }
  }

  public func stop() { isStopped.update { $0 = true } }

  /// Reads the files now, and says in log and readiness what changed or is wrong.
  public func check() {
    let before = catalog.problems
    if catalog.reload() { log.info("mappings changed") }
    let problems = catalog.problems
    guard problems != before else { return }
    for problem in problems {
      log.error("mapping refused; its last good content stays in force", ["error": "\(problem)"])
    }
    if problems.isEmpty {
      readiness.set("mappings", .ok)
    } else {
      readiness.set("mappings", .degraded, problems.map(\.description).joined(separator: " · "))
    }
  }
}
