/// Ends the run if `holds` is false, so that the fuzzer keeps the input that broke the property.
func expect(_ holds: Bool, _ property: String) {
  if !holds { fatalError(property) }
}

/// The fuzzer's input as an array; empty if it has none.
func input(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: start, count: count))
}

/// What a target answers the fuzzer: keep an input that found something new, or never keep it.
enum Verdict {
  static let interesting: CInt = 0
  static let useless: CInt = -1
}
