/// A line on the error stream that tells how far long work is: redrawn for a person, else repeated now and then.
struct ProgressLine {
  let console: Console
  let total: Int
  let unit: String
  private var lastPlainSecond = 0

  init(_ console: Console, total: Int, unit: String) {
    self.console = console
    self.total = total
    self.unit = unit
  }

  private static let barWidth = 30
  private static let plainSeconds = 5

  /// - Parameter seconds: since the work began.
  mutating func show(_ done: Int, seconds: Double) {
    let rate = seconds > 0 ? Int(Double(done) / seconds) : 0
    let text = "\(done * 100 / max(1, total))%  \(done)/\(total) \(unit)  \(rate)/s"
    if console.showsProgress {
      let filled = min(Self.barWidth, done * Self.barWidth / max(1, total))
      let bar =
        String(repeating: "#", count: filled)
        + String(repeating: "-", count: Self.barWidth - filled)
      console.writeError("\r[\(bar)] \(text)  ")
    } else if Int(seconds) >= lastPlainSecond + Self.plainSeconds {
      lastPlainSecond = Int(seconds)
      console.errorLine(text)
    }
  }

  /// Leaves the line, so that what follows begins a new one.
  func finish() {
    if console.showsProgress { console.errorLine("") }
  }
}
