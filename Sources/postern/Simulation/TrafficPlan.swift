import Deliverability

/// The events of one run in the order in which they are sent. The choices follow from the seed alone.
struct TrafficPlan: Sendable {
  var eventCount: Int
  var userCount: Int
  /// The share of events that repeat an earlier one, 0 to 1.
  var duplicateShare: Double
  /// Whether events leave in another order than they happened.
  var isDisordered: Bool
  var seed: UInt64
  var mix: TrafficMix
  /// Events happen in the minute that ends here.
  var end: Timestamp

  // How far an event may move, and how far back a duplicate reaches.
  private static let window = 256

  /// - Parameter batchSize: events per request; the last batch may be smaller.
  func batches(of batchSize: Int) -> Batches { Batches(plan: self, batchSize: batchSize) }

  struct Batches: Sequence, IteratorProtocol, Sendable {
    private let plan: TrafficPlan
    private let batchSize: Int
    private var generator: SplitMix64
    private var made = 0
    private var sent = 0
    private var waiting: [SimulatedEvent] = []
    private var recent: [SimulatedEvent] = []

    init(plan: TrafficPlan, batchSize: Int) {
      self.plan = plan
      self.batchSize = batchSize
      generator = SplitMix64(seed: plan.seed)
    }

    mutating func next() -> [SimulatedEvent]? {
      let count = Swift.min(batchSize, plan.eventCount - sent)
      guard count > 0 else { return nil }
      sent += count
      return (0..<count).map { _ in nextEvent() }
    }

    private mutating func nextEvent() -> SimulatedEvent {
      if Double.random(in: 0..<1, using: &generator) < plan.duplicateShare,
        let repeated = recent.randomElement(using: &generator)
      {
        return repeated
      }
      let event = plan.isDisordered ? nextOutOfOrder() : freshEvent()
      if recent.count == TrafficPlan.window { recent.removeFirst() }
      recent.append(event)
      return event
    }

    private mutating func nextOutOfOrder() -> SimulatedEvent {
      while waiting.count < TrafficPlan.window, made < plan.eventCount {
        waiting.append(freshEvent())
      }
      return waiting.isEmpty
        ? freshEvent()
        : waiting.remove(at: Int.random(in: waiting.indices, using: &generator))
    }

    private mutating func freshEvent() -> SimulatedEvent {
      made += 1
      let microseconds = 60_000_000 / plan.eventCount * made
      return SimulatedEvent(
        id: "sim-\(String(plan.seed, radix: 16))-\(made)",
        kind: plan.mix.randomKind(using: &generator),
        user: Int.random(in: 1...plan.userCount, using: &generator),
        occurredAt: Timestamp(
          microseconds: plan.end.microseconds - 60_000_000 + Int64(microseconds)))
    }
  }
}
