import Deliverability
import Ingestion
import Threading

/// Answers every GET alike and remembers the URLs.
actor ScriptedSNS {
  struct NoAnswer: Error {}

  private(set) var asked: [String] = []
  private var answer: SNSClient.Answer?

  /// - Parameter answer: nil if there is no connection.
  init(_ answer: SNSClient.Answer?) { self.answer = answer }

  func answers(_ answer: SNSClient.Answer) { self.answer = answer }

  nonisolated var client: SNSClient { SNSClient { url in try await self.get(url) } }

  private func get(_ url: String) throws -> SNSClient.Answer {
    asked.append(url)
    guard let answer else { throw NoAnswer() }
    return answer
  }
}

/// A clock that a test moves.
final class TestClock: Sendable {
  private let time = Lock(Timestamp(seconds: 1_795_341_600))

  var now: Timestamp { time.withLock { $0 } }
  func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
