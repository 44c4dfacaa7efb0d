/// Writes Prometheus' text format 0.0.4.
struct MetricText {
  private(set) var bytes: [UInt8] = []

  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
  static func isName(_ name: String) -> Bool {
    func isFirst(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: ":"): true
      default: false
      }
    }
    guard let first = name.utf8.first, isFirst(first) else { return false }
    return name.utf8.dropFirst().allSatisfy { isFirst($0) || (0x30...0x39).contains($0) }
  }

  mutating func appendHead(name: String, help: String, kind: MetricKind) {
    append("# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n")
  }

  mutating func append(_ samples: MetricSamples, of name: String, labels: [(String, String)]) {
    switch samples {
    case .single(let value): appendSample(name, labels, value)
    case .distribution(let buckets, let sum):
      for (bound, count) in buckets {
        appendSample(name + "_bucket", labels + [("le", Self.number(bound))], Double(count))
      }
      appendSample(name + "_sum", labels, sum)
      appendSample(name + "_count", labels, Double(buckets.last?.count ?? 0))
    }
  }

  mutating func appendSample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    append(name)
    if !labels.isEmpty {
      let pairs = labels.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
      append("{" + pairs.joined(separator: ",") + "}")
    }
    append(" \(Self.number(value))\n")
  }

  private mutating func append(_ text: String) { bytes += Array(text.utf8) }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int(exactly: value) { return String(whole) }
    return String(describing: value)
  }

  private static func escaped(_ text: String, quotes: Bool = false) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += #"\\"#.unicodeScalars
      case "\n": escaped += #"\n"#.unicodeScalars
      case "\"" where quotes: escaped += #"\""#.unicodeScalars
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
