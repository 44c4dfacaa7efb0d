import Testing

@testable import Telemetry

@Suite struct ReadinessTests {
  private func json(_ readiness: Readiness) -> String {
    String(decoding: readiness.snapshot.json, as: UTF8.self)
  }

  @Test func `a program without components is ready`() {
    let readiness = Readiness()
    #expect(json(readiness) == #"{"ready":true,"components":{},"degraded":[],"failed":[]}"#)
  }

  @Test func `a degraded component is named, and the program stays ready`() {
    let readiness = Readiness()
    readiness.setOK("mappings")
    readiness.setDegraded("database", "away")
    #expect(readiness.snapshot.isReady)
    #expect(
      json(readiness)
        == #"{"ready":true,"components":{"database":"away","mappings":"ok"},"degraded":["database"],"failed":[]}"#
    )
  }

  @Test func `one failed component makes the program not ready until it recovers or goes`() {
    let readiness = Readiness()
    readiness.setFailed("spool", "the disk is \"full\"")
    readiness.setFailed("server", "draining")
    #expect(!readiness.snapshot.isReady)
    #expect(
      json(readiness)
        == #"{"ready":false,"components":{"server":"draining","spool":"the disk is \"full\""},"degraded":[],"failed":["server","spool"]}"#
    )
    readiness.setOK("spool")
    #expect(!readiness.snapshot.isReady)
    readiness.remove("server")
    #expect(readiness.snapshot.isReady)
  }

  @Test func `an observed component is as it is when asked, until it goes`() {
    let readiness = Readiness()
    let refused = Counter()
    readiness.setOK("mappings")
    readiness.observe("spool") { refused.value > 0 ? (.failed, "full") : (.ok, "ok") }
    #expect(readiness.snapshot.isReady)
    refused.increment()
    #expect(
      json(readiness)
        == #"{"ready":false,"components":{"mappings":"ok","spool":"full"},"degraded":[],"failed":["spool"]}"#
    )
    readiness.remove("spool")
    #expect(readiness.snapshot.components.map(\.name) == ["mappings"])
  }
}
