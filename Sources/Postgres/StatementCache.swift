import CLibPQ

/// The statements prepared on one connection, by text and parameter types; the least recently used make room.
struct StatementCache {
  struct Key: Hashable {
    let sql: String
    let types: [Oid]
  }

  private struct Entry {
    let name: String
    var lastUse: UInt64
  }

  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  private var clock: UInt64 = 0
  private var named: UInt64 = 0
  /// Names that are no longer cached and have to be closed on the server.
  private(set) var retired: [String] = []

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { entries.count }

  /// The name under which a statement is prepared; nil if it is not.
  mutating func name(of key: Key) -> String? {
    clock += 1
    guard let entry = entries[key] else { return nil }
    entries[key]?.lastUse = clock
    return entry.name
  }

  /// A name never used before on this connection.
  mutating func newName() -> String {
    named += 1
    return "s\(named)"
  }

  /// Records that the server holds `key` under `name`.
  mutating func insert(_ key: Key, name: String) {
    clock += 1
    if let previous = entries.updateValue(Entry(name: name, lastUse: clock), forKey: key) {
      retired.append(previous.name)
    }
    while entries.count > capacity,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
      retired.append(oldest.value.name)
    }
  }

  /// Forgets a statement whose plan the server no longer accepts.
  mutating func remove(_ key: Key) {
    if let entry = entries.removeValue(forKey: key) { retired.append(entry.name) }
  }

  mutating func takeRetired() -> [String] {
    defer { retired = [] }
    return retired
  }
}
