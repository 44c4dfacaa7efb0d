import HTTPMessages
import JSONReading
import Telemetry
import Testing

@testable import Endpoints

struct HealthTests {
  static func answer(_ path: String, _ readiness: Readiness, _ metrics: Metrics = Metrics())
    async throws
    -> Answer
  {
    let route = try #require(
      Health(readiness: readiness, metrics: metrics).routes.first { $0.path.text == path })
    guard case .open(let handle) = route.action else {
      throw Problem.failed
    }
    let head = HTTPRequestHead(method: .get, target: path)
    return await Answer(try await handle(Call(request: HTTPRequest(head: head), pathValues: [])))
  }

  @Test func `readyz is 200 while a part is degraded and 503 when one has failed`() async throws {
    let readiness = Readiness()
    readiness.setDegraded("database", "away")
    let degraded = try await Self.answer("/readyz", readiness)
    #expect(degraded.status == 200)
    #expect(try degraded.json()["components"]?["database"]?.string == "away")
    readiness.setFailed("spool", "full")
    let failed = try await Self.answer("/readyz", readiness)
    #expect(failed.status == 503)
    #expect(try failed.json()["ready"]?.boolean == false)
  }

  @Test func `healthz is 200 whatever has failed`() async throws {
    let readiness = Readiness()
    readiness.setFailed("spool", "full")
    let answer = try await Self.answer("/healthz", readiness)
    #expect(answer.status == 200)
    #expect(answer.text == #"{"status":"ok"}"#)
  }

  @Test func `metrics are Prometheus text`() async throws {
    let metrics = Metrics()
    metrics.counter("postern_tries_total", help: "Tries.").increment(by: 2)
    let answer = try await Self.answer("/metrics", Readiness(), metrics)
    #expect(answer.fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(answer.lines.contains("postern_tries_total 2"))
  }
}
