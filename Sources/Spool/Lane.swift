/// Records of the urgent lane are replayed before those of the ordinary one; each lane has segments of its own.
enum Lane: String, Sendable, CaseIterable {
  case urgent, ordinary
}

/// One value for each lane.
struct PerLane<Value> {
  private var urgent: Value
  private var ordinary: Value

  init(_ make: (Lane) -> Value) {
    urgent = make(.urgent)
    ordinary = make(.ordinary)
  }

  subscript(lane: Lane) -> Value {
    get { lane == .urgent ? urgent : ordinary }
    set { if lane == .urgent { urgent = newValue } else { ordinary = newValue } }
  }
}

extension PerLane: Sendable where Value: Sendable {}
