import Deliverability
import Testing

@testable import Ingestion

@Suite struct CircuitTests {
  private let circuit = Circuit()

  init() { circuit.close() }

  private let start = Timestamp(seconds: 1_800_000_000)

  private func after(_ microseconds: Int64) -> Timestamp {
    Timestamp(microseconds: start.microseconds + microseconds)
  }

  @Test func `nobody may try before the schema is known to stand`() {
    let fresh = Circuit()
    #expect(fresh.isOpen)
    #expect(!fresh.admits(now: start))
  }

  @Test func `everyone may try while it is closed`() {
    #expect(!circuit.isOpen)
    for _ in 0..<3 { #expect(circuit.admits(now: start)) }
  }

  @Test func `open, it lets one try pass in each pause`() {
    circuit.open(now: start)
    #expect(circuit.isOpen)
    for pause in Int64(0)..<3 {
      let end = (pause + 1) * Circuit.shortestPause
      #expect(!circuit.admits(now: after(pause * Circuit.shortestPause)))
      #expect(!circuit.admits(now: after(end - 1)))
      #expect(circuit.admits(now: after(end)))
      #expect(!circuit.admits(now: after(end)))
    }
  }

  @Test func `each failed try doubles the pause, to 2 s at most`() {
    var now: Int64 = 0
    for pause: Int64 in [100, 200, 400, 800, 1600, 2000, 2000] {
      circuit.open(now: after(now))
      #expect(!circuit.admits(now: after(now + pause * 1000 - 1)))
      now += pause * 1000
      #expect(circuit.admits(now: after(now)))
    }
  }

  @Test func `closed by a success, it starts from the shortest pause again`() {
    for _ in 0..<5 { circuit.open(now: start) }
    circuit.close()
    #expect(!circuit.isOpen)
    #expect(circuit.admits(now: start))
    circuit.open(now: start)
    #expect(circuit.admits(now: after(Circuit.shortestPause)))
  }

  @Test func `a clock that steps back keeps it open no longer than a pause`() {
    circuit.open(now: start)
    let earlier = start.adding(days: -1)
    #expect(circuit.admits(now: earlier))
    #expect(!circuit.admits(now: earlier))
    #expect(
      circuit.admits(
        now: Timestamp(microseconds: earlier.microseconds + Circuit.shortestPause)))
  }
}
