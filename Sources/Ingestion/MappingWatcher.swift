import ReasonMapping
public import Telemetry
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
    if catalog.reload() { log.info("mappings_changed") }
    let problems = catalog.problems
    guard problems != before else { return }
    for problem in problems {
      log.error("mapping_refused", ["problem": .string(problem.description)])
    }
    if problems.isEmpty {
      readiness.setOK("mappings")
    } else {
      readiness.setDegraded(
        "mappings", problems.map(\.description).joined(separator: " · "))
    }
  }
}
