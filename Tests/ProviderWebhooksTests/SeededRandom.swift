/// Random numbers that are the same in every run (SplitMix64), seeded by a text.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: String) {
    state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// `bytes` with a few of them changed, repeated or left out, or cut short.
  mutating func mangle(_ bytes: [UInt8]) -> [UInt8] {
    var mangled = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !mangled.isEmpty {
      let place = Int.random(in: mangled.indices, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: mangled[place] = UInt8.random(in: 0...255, using: &self)
      case 1: mangled.remove(at: place)
      case 2:
        mangled.insert(
          contentsOf: Array("\"\\{}[]:,0&=%\0".utf8).shuffled(using: &self).prefix(2), at: place)
      case 3:
        let end = min(mangled.count, place + Int.random(in: 1...40, using: &self))
        mangled.insert(contentsOf: mangled[place..<end], at: place)
      default: mangled.removeSubrange(place...)
      }
    }
    return mangled
  }
}
