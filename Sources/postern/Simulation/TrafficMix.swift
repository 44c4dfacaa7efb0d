import Deliverability

/// How often each kind of event occurs, as weights.
struct TrafficMix: Sendable {
  private let weights: [(kind: SimulatedEvent.Kind, weight: Int)]
  private let total: Int

  init(_ weights: [(kind: SimulatedEvent.Kind, weight: Int)]) {
    self.weights = weights
    total = weights.reduce(0) { $0 + $1.weight }
  }

  static let email = TrafficMix([
    (.accepted, 30), (.delivered, 40), (.opened, 15), (.clicked, 5), (.deferred, 3), (.gaveUp, 2),
    (.unknownRecipient, 3), (.complained, 1), (.optedOut, 1),
  ])

  static let sms = TrafficMix([
    (.accepted, 40), (.delivered, 50), (.gaveUp, 4), (.unknownRecipient, 3), (.notMobile, 1),
    (.blocked, 1), (.optedOut, 1),
  ])

  func randomKind(using generator: inout SplitMix64) -> SimulatedEvent.Kind {
    var rest = Int.random(in: 0..<total, using: &generator)
    for (kind, weight) in weights {
      if rest < weight { return kind }
      rest -= weight
    }
    return .delivered
  }
}
