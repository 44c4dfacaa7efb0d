/// A figure beside what it should reach.
struct Aim {
  enum Bound {
    case atLeast(Double)
    case atMost(Double)
  }

  let what: String
  let value: Double
  let bound: Bound
  let unit: String

  /// - Parameter unit: empty for a ratio.
  init(_ what: String, _ value: Double, _ bound: Bound, unit: String = "") {
    self.what = what
    self.value = value
    self.bound = bound
    self.unit = unit
  }

  var isReached: Bool {
    switch bound {
    case .atLeast(let target): value >= target
    case .atMost(let target): value <= target
    }
  }

  static func table(of aims: [Aim]) -> Table {
    var table = Table("aims", columns: ["what", "measured", "aim", "unit", "reached"])
    for aim in aims {
      let target =
        switch aim.bound {
        case .atLeast(let target): "at least \(target)"
        case .atMost(let target): "at most \(target)"
        }
      table.add([
        .text(aim.what), .number(aim.value, decimals: 2), .text(target), .text(aim.unit),
        .text(aim.isReached ? "yes" : "no"),
      ])
    }
    return table
  }
}
