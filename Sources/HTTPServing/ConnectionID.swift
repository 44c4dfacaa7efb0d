/// Names a connection of one loop: its slot, and which of the slot's tenants it is.
struct ConnectionID: Sendable, Hashable {
  let slot: Int
  let tenant: UInt32

  init(slot: Int, tenant: UInt32) {
    self.slot = slot
    self.tenant = tenant
  }

  /// What the kernel hands back with an event. The highest slots name the listener and the wake-up instead.
  var event: UInt64 { UInt64(tenant) << 32 | UInt64(UInt32(truncatingIfNeeded: slot)) }

  init(event: UInt64) {
    self.init(slot: Int(event & 0xFFFF_FFFF), tenant: UInt32(event >> 32))
  }

  static let listener = UInt64(UInt32.max)
  static let wakeUp = UInt64(UInt32.max - 1)
}
