import JSONReading

extension JSONValue {
  /// Whether both say the same, however they are written: members in any order, escapes, `1.0` for `1`.
  ///
  /// Numbers are compared exactly where they are whole and fit 64 bits, otherwise as doubles. An object
  /// that repeats a key is equivalent to none without repetition. Quadratic in the members of an object.
  func isEquivalent(to other: JSONValue) -> Bool {
    guard kind == other.kind, count == other.count else { return false }
    switch kind {
    case .null: return true
    case .boolean: return boolean == other.boolean
    // Swift's own equality takes different bytes for the same text.
    case .string: return (string ?? "").utf8.elementsEqual((other.string ?? "").utf8)
    case .number: return isSameNumber(as: other)
    case .array: return zip(elements, other.elements).allSatisfy { $0.isEquivalent(to: $1) }
    case .object:
      return members.allSatisfy { member in
        other[member.key].map { member.value.isEquivalent(to: $0) } ?? false
      } && other.members.allSatisfy { self[$0.key] != nil }
    }
  }

  private func isSameNumber(as other: JSONValue) -> Bool {
    if bytes.elementsEqual(other.bytes) { return true }
    if integer != nil || other.integer != nil { return integer == other.integer }
    return double != nil && double == other.double
  }
}
