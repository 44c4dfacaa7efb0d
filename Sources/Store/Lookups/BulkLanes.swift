import Deliverability
import Postgres

/// The lanes of one bulk lookup: two connections share the work, one for each of two cores.
///
/// Ids are dealt a hand at a time, to the lanes by turns, and a lane's answers come a hand at a time, so
/// that taking them by the same turns gives the order sent. The second lane begins with the second hand, and
/// only once the first one has its connection: whoever waits for a second connection holds a first one,
/// so that streams never wait for each other in a circle.
struct BulkLanes {
  /// How many ids a hand has; the last one may have fewer.
  static let handSize = 5000

  private let label: LabelID
  /// Each lane's connections.
  private let pools: [ConnectionPool]
  private var lanes: [BulkLookup] = []
  private var hand: [String] = []
  /// Which hand is next: to be dealt, then to be taken.
  private var turn = 0
  private var idsDealt = 0

  init(label: LabelID, pools: [ConnectionPool]) {
    self.label = label
    self.pools = pools
  }

  /// Runs the lanes until all answers are consumed; see `DeliverabilityQueries.stream`.
  static func run<IDs: AsyncSequence>(
    label: LabelID, pools: [ConnectionPool], ids: IDs,
    _ consume: ([BulkLookup.Answer]) async throws -> Void
  ) async throws where IDs.Element == [String] {
    try await withThrowingTaskGroup(of: Void.self) { group in
      var lanes = BulkLanes(label: label, pools: pools)
      do {
        for try await batch in ids { try await lanes.deal(batch, in: &group) }
        try await lanes.endDealing(in: &group)
        while let answers = try await lanes.take() { try await consume(answers) }
      } catch {
        for lane in lanes.lanes { lane.fail(error) }
        throw error
      }
      try await group.waitForAll()
    }
  }

  private mutating func deal(
    _ batch: [String], in group: inout ThrowingTaskGroup<Void, any Error>
  ) async throws {
    idsDealt += batch.count
    guard idsDealt <= BulkLookup.maxIDs else {
      throw InvalidInput.tooManyIDs(limit: BulkLookup.maxIDs)
    }
    var rest = batch[...]
    while !rest.isEmpty {
      let taken = rest.prefix(Self.handSize - hand.count)
      hand += taken
      rest = rest.dropFirst(taken.count)
      if hand.count == Self.handSize { try await dealHand(in: &group) }
    }
  }

  private mutating func endDealing(
    in group: inout ThrowingTaskGroup<Void, any Error>
  ) async throws {
    if !hand.isEmpty || lanes.isEmpty { try await dealHand(in: &group) }
    for lane in lanes { lane.ids.finish() }
    turn = 0
  }

  private mutating func dealHand(
    in group: inout ThrowingTaskGroup<Void, any Error>
  ) async throws {
    if turn == lanes.count, lanes.count < pools.count {
      if let first = lanes.first { _ = try await first.begun.take() }
      begin(on: pools[lanes.count], in: &group)
    }
    try await lanes[turn % lanes.count].ids.put(hand)
    turn += 1
    hand = []
  }

  /// A lane lives as long as its reader keeps to its own least speed.
  static let laneSeconds = 3600.0

  private mutating func begin(
    on pool: ConnectionPool, in group: inout ThrowingTaskGroup<Void, any Error>
  ) {
    let lane = BulkLookup(label: label)
    lanes.append(lane)
    group.addTask {
      do {
        try await pool.run(deadlineSeconds: Self.laneSeconds) { try lane.run(on: $0) }
      } catch {
        lane.fail(error)
        throw error
      }
    }
  }

  /// The answers of the next hand; nil behind the last one.
  private mutating func take() async throws -> [BulkLookup.Answer]? {
    defer { turn += 1 }
    return try await lanes[turn % lanes.count].answers.take()
  }
}
