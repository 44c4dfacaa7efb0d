import HTTPServing
import Ingestion
import Spool
import Telemetry

/// The figures of server and writer, read when `/metrics` is.
enum GatewayFigures {
  static func register(in metrics: Metrics, server: HTTPServer, writer: EventWriter, spool: Spool) {
    metrics.gauge("postern_http_open_connections", help: "Connections open now.") {
      Double(server.statistics.openConnections)
    }
    metrics.counter("postern_http_requests_total", help: "Requests whose head was read.") {
      Double(server.statistics.requests)
    }
    for reason in RefusalReason.allCases {
      metrics.counter(
        "postern_http_refused_\(reason.rawValue)_total",
        help: "Requests or connections the server itself ended: \(reason.rawValue)."
      ) { Double(server.statistics.refusals[reason] ?? 0) }
    }
    metrics.gauge("postern_write_waiting_requests", help: "Requests that wait for a commit.") {
      Double(writer.waitingCount)
    }
    metrics.gauge("postern_spool_pending_records", help: "Requests that wait in the spool.") {
      Double(spool.pendingRecords)
    }
    metrics.gauge("postern_spool_pending_bytes", help: "Bytes that wait in the spool.") {
      Double(spool.pendingBytes)
    }
    metrics.gauge("postern_spool_set_aside_files", help: "Files of what the spool can't use.") {
      Double(spool.setAsideFigures.count)
    }
    metrics.gauge(
      "postern_spool_set_aside_bytes",
      help:
        "Bytes of what the spool can't use; they count towards its bound until a person removes them."
    ) { Double(spool.setAsideFigures.bytes) }
    metrics.gauge("postern_database_away", help: "1 while writers can't reach the database.") {
      writer.isDatabaseAway ? 1 : 0
    }
  }

  static func register(in metrics: Metrics, identity: TLSIdentity) {
    metrics.gauge(
      "postern_tls_certificate_end_seconds",
      help: "The last second of the certificate's validity, since 1970; 0 if it can't be told."
    ) { Double(identity.notAfter ?? 0) }
  }
}
