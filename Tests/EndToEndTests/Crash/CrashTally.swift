import Threading

/// What the clients of a crash test were told.
final class CrashTally: Sendable {
  struct Figures: Sendable {
    var acknowledged: [String] = []
    var repeatedPosts = 0
    var refusedPosts = 0
    var longestAnswer = Duration.zero
    /// Answers that are neither a success nor a request to try again.
    var strangeAnswers: [Int] = []
  }

  private let state = Lock(Figures())
  var figures: Figures { state.withLock { $0 } }

  func noteAnswer(_ status: Int, to ids: [String], after time: Duration) {
    state.withLock { figures in
      figures.longestAnswer = max(figures.longestAnswer, time)
      switch status {
      case 200: figures.acknowledged += ids
      case 503: figures.refusedPosts += 1
      default: figures.strangeAnswers.append(status)
      }
    }
  }

  func noteRepetition() { state.withLock { $0.repeatedPosts += 1 } }
}
