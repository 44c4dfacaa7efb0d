import Ingestion
import Spool
import Telemetry

/// Whether webhooks can be stored, in the database or else in the spool: what `/readyz` says of both.
enum StorageReadiness {
  static func register(in readiness: Readiness, writer: EventWriter, spool: Spool) {
    readiness.observe("database") { writer.isDatabaseAway ? (.degraded, "away") : (.ok, "ok") }
    readiness.observe("spool") {
      if let trouble = spool.trouble {
        // As long as the database takes everything, nobody needs the spool.
        return (writer.isDatabaseAway ? .failed : .degraded, trouble.rawValue)
      }
      let setAside = spool.setAsideFigures
      guard setAside.count > 0 else { return (.ok, "ok") }
      return (.degraded, "\(setAside.count) files set aside, \(setAside.bytes) bytes")
    }
  }
}
