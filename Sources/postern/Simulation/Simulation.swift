import Deliverability
import Glibc
import Threading

/// Posts a plan's batches over several connections, each a thread, and counts the answers.
struct Simulation: Sendable {
  var plan: TrafficPlan
  var sample: any TrafficSample
  var batchSize: Int
  var connectionCount: Int
  /// Nil: as fast as it goes.
  var eventsPerSecond: Int?
  /// Where the requests go.
  var url: String
  /// The URL the gateway believes to be called by, which some providers sign.
  var publicURL: String

  // A gateway that is not there should not be asked for every batch.
  private static let maxFailuresInARow = 20

  private struct State: Sendable {
    var batches: TrafficPlan.Batches
    var tally = SimulationTally()
    var planned = 0
    var failuresInARow = 0
    var isStopped = false
    var workersLeft: Int
  }

  /// Runs to the end of the plan, or until an interrupt or a row of failures stops it. Blocks.
  func run(console: Console) -> (tally: SimulationTally, seconds: Double) {
    let start = Self.uptime()
    let state = Condition(
      State(batches: plan.batches(of: batchSize), workersLeft: connectionCount))
    InterruptWatch.start {
      state.update(wakingAll: true) { $0.isStopped = true }
      console.errorLine("interrupted")
    }
    for _ in 0..<connectionCount {
      startThread(named: "simulate") {
        work(state, start: start)
        state.update { $0.workersLeft -= 1 }
      }
    }
    var progress = ProgressLine(console, total: plan.eventCount, unit: "events")
    while true {
      let isDone = state.wait(seconds: 0.1) { $0.workersLeft == 0 ? true : nil } ?? false
      let seconds = Self.uptime() - start
      let tally = state.update { $0.tally }
      progress.show(tally.events, seconds: seconds)
      if isDone {
        progress.finish()
        return (tally, seconds)
      }
    }
  }

  private func work(_ state: Condition<State>, start: Double) {
    let client: HTTPClient
    do {
      client = try HTTPClient(timeoutSeconds: 30)
    } catch {
      return state.update { $0.tally.countUnanswered(error.description) }
    }
    while let (events, offset) = take(from: state) {
      if let eventsPerSecond {
        let due = start + Double(offset) / Double(eventsPerSecond)
        let isStopped: Bool? = state.wait(seconds: max(0, due - Self.uptime())) {
          $0.isStopped ? true : nil
        }
        if isStopped != nil { return }
      }
      let request = sample.request(holding: events, url: publicURL, now: Self.now())
      do {
        let answer = try client.post(url, fields: request.fields, content: request.content)
        state.update {
          $0.failuresInARow = 0
          $0.tally.count(events: events.count, status: answer.status)
        }
      } catch {
        state.update {
          $0.tally.countUnanswered(error.description)
          $0.failuresInARow += 1
          if $0.failuresInARow >= Self.maxFailuresInARow { $0.isStopped = true }
        }
      }
    }
  }

  /// The next batch and how many events were planned before it.
  private func take(from state: Condition<State>) -> ([SimulatedEvent], Int)? {
    state.update {
      guard !$0.isStopped, let events = $0.batches.next() else { return nil }
      let offset = $0.planned
      $0.planned += events.count
      return (events, offset)
    }
  }

  private static func uptime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
