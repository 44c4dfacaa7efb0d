import Deliverability

/// A key as PostgreSQL's collation "C" compares it, byte by byte. Swift's own text comparison counts
/// canonically equivalent spellings as one and orders by scalars: two users could become one.
struct BytewiseText: Sendable, Hashable, Comparable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  static func < (a: Self, b: Self) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// The key of an address within a label; sorts as every transaction locks addresses.
struct AddressKey: Sendable, Hashable, Comparable {
  let channel: Channel
  let address: BytewiseText

  init(_ channel: Channel, _ address: String) {
    self.channel = channel
    self.address = BytewiseText(address)
  }

  static func < (a: Self, b: Self) -> Bool {
    a.channel == b.channel ? a.address < b.address : a.channel.rawValue < b.channel.rawValue
  }
}
