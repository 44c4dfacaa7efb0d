/// Why the benchmark can't go on, in a sentence for whoever started it.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
