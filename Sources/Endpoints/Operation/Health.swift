import HTTPMessages
import JSONReading
import Telemetry

/// `/healthz`, `/readyz` and `/metrics`: what operates the gateway asks.
struct Health: Sendable {
  let readiness: Readiness
  let metrics: Metrics

  static let metricsType = "text/plain; version=0.0.4; charset=utf-8"

  var routes: [Route] {
    [
      Route(
        .get, "/healthz",
        operation: Operation(
          id: "getHealth", summary: "200 while the process serves",
          responses: [
            Operation.Response(
              .ok, "It serves",
              [
                Operation.Content(
                  .json, .object([.required("status", .choice(["ok"]))]),
                  example: #"{"status":"ok"}"#)
              ])
          ]),
        action: .open { _ in
          var writer = JSONWriter()
          writer.beginObject()
          writer.member("status", "ok")
          writer.endObject()
          return .json(writer)
        }),
      Route(
        .get, "/readyz",
        operation: Operation(
          id: "getReadiness", summary: "200 while webhooks can be stored, part by part",
          responses: [
            Operation.Response(.ok, "Ready", [Self.readinessContent(isReady: true)]),
            Operation.Response(
              .serviceUnavailable, "Not ready", [Self.readinessContent(isReady: false)]),
          ]),
        action: .open { _ in
          let snapshot = readiness.snapshot
          return HTTPResponse(
            snapshot.isReady ? .ok : .serviceUnavailable,
            fields: ["Content-Type": ContentType.json.rawValue, "Cache-Control": "no-store"],
            content: .bytes(snapshot.json))
        }),
      Route(
        .get, "/metrics",
        operation: Operation(
          id: "getMetrics", summary: "Figures in Prometheus' text format",
          responses: [
            Operation.Response(
              .ok, "The figures",
              [
                Operation.Content(
                  "text/plain", .text, example: "process_start_time_seconds 1795341600\n")
              ])
          ]),
        action: .open { _ in
          HTTPResponse(
            .ok, fields: ["Content-Type": Self.metricsType], content: .bytes(metrics.render()))
        }),
    ]
  }

  private static func readinessContent(isReady: Bool) -> Operation.Content {
    Operation.Content(
      .json,
      .named(
        "Readiness",
        .object([
          .required("ready", .boolean), .required("components", .dictionary(of: .text)),
          .required("degraded", .list(of: .text)), .required("failed", .list(of: .text)),
        ])),
      example: isReady
        ? #"{"ready":true,"components":{"database":"away"},"degraded":["database"],"failed":[]}"#
        : #"{"ready":false,"components":{"spool":"full"},"degraded":[],"failed":["spool"]}"#)
  }
}
