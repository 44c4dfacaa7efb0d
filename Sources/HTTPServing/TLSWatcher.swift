public import Telemetry
import Threading

/// Looks at certificate and key once a second, since bind mounts send no reliable notice of a change.
public final class TLSWatcher: Sendable {
  private static let component = "tls"

  private let identity: TLSIdentity
  private let log: Log
  private let readiness: Readiness
  private let isStopped = Condition(false)

  public init(identity: TLSIdentity, log: Log, readiness: Readiness) {
    self.identity = identity
    self.log = log
    self.readiness = readiness
    readiness.setOK(Self.component)
  }

  public func start() {
    startThread(named: "tls") { [self] in
      while isStopped.wait(seconds: 1, until: { $0 ? true : nil }) == nil { check() }
    }
  }

  public func stop() { isStopped.update { $0 = true } }

  /// Looks now, and says in log and readiness what changed or is wrong.
  public func check() {
    do throws(TLSError) {
      guard try identity.reloadIfChanged() else { return }
      log.info("tls_certificate_changed", ["certificate": .string(identity.files.certificate)])
      readiness.setOK(Self.component)
    } catch {
      log.error("tls_certificate_refused", ["problem": .string(error.description)])
      readiness.setDegraded(Self.component, "the certificate before is kept: \(error)")
    }
  }
}
