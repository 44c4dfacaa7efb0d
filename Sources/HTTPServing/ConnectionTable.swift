/// The connections of one loop, in slots that are used again.
struct ConnectionTable {
  private var slots: [Connection?] = []
  private var tenants: [UInt32] = []
  private var free: [Int] = []
  private(set) var count = 0

  subscript(id: ConnectionID) -> Connection? {
    guard id.slot < slots.count, tenants[id.slot] == id.tenant else { return nil }
    return slots[id.slot]
  }

  var all: [Connection] { slots.compactMap { $0 } }

  mutating func add(_ make: (ConnectionID) -> Connection) -> Connection {
    let slot = free.popLast() ?? slots.count
    if slot == slots.count {
      slots.append(nil)
      tenants.append(0)
    }
    let connection = make(ConnectionID(slot: slot, tenant: tenants[slot]))
    slots[slot] = connection
    count += 1
    return connection
  }

  mutating func remove(_ id: ConnectionID) {
    guard self[id] != nil else { return }
    slots[id.slot] = nil
    tenants[id.slot] &+= 1
    free.append(id.slot)
    count -= 1
  }
}
