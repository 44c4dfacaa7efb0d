/// What a run has done so far.
struct SimulationTally: Sendable, Equatable {
  var events = 0
  var requests = 0
  /// Requests by the status of their answer.
  var answers: [Int: Int] = [:]
  var unanswered = 0
  /// Why the first unanswered request got no answer.
  var firstFailure: String?

  var isAllAccepted: Bool {
    unanswered == 0 && answers.keys.allSatisfy { (200..<300).contains($0) }
  }

  mutating func count(events: Int, status: Int) {
    self.events += events
    requests += 1
    answers[status, default: 0] += 1
  }

  mutating func countUnanswered(_ reason: String) {
    requests += 1
    unanswered += 1
    firstFailure = firstFailure ?? reason
  }

  /// The closing lines, without a line end.
  func summary(seconds: Double) -> String {
    let rate = seconds > 0 ? Double(events) / seconds : 0
    var lines = [
      "\(events) events in \(requests) requests, \(Self.rounded(seconds)) s, \(Int(rate)) events/s"
    ]
    for (status, count) in answers.sorted(by: { $0.key < $1.key }) {
      lines.append("answered \(status): \(count)")
    }
    if unanswered > 0 { lines.append("no answer: \(unanswered) (\(firstFailure ?? ""))") }
    return lines.joined(separator: "\n")
  }

  private static func rounded(_ seconds: Double) -> String {
    String((seconds * 10).rounded() / 10)
  }
}
