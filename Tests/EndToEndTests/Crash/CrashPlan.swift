import Foundation
import PosternTesting

@testable import postern

/// What happens to the gateway and its database while clients post.
enum Blow: CaseIterable {
  case killGateway, killPostmaster, killBackend
  case stopPostmaster, stopBackend, stopAll

  var isKill: Bool {
    switch self {
    case .killGateway, .killPostmaster, .killBackend: true
    case .stopPostmaster, .stopBackend, .stopAll: false
    }
  }
}

/// How many blows fall, when, and which: random, and the same again for the same seed.
struct CrashPlan {
  let kills: Int
  let minutes: Double
  /// The longest that an answer may take. The promise is 2 s; a test run beside others gets more, since
  /// it looks for answers that hang, not for a busy processor.
  let longestAnswerSeconds: Double
  let seed: UInt64
  private var random: SplitMix64
  private var round: [Blow] = []

  static let clients = 6

  /// Reads `POSTERN_CRASH_KILLS`, `_MINUTES`, `_ANSWER_SECONDS` and `_SEED`; all may be missing.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    kills = environment["POSTERN_CRASH_KILLS"].flatMap { Int($0) } ?? 3
    minutes = environment["POSTERN_CRASH_MINUTES"].flatMap { Double($0) } ?? 600
    longestAnswerSeconds = environment["POSTERN_CRASH_ANSWER_SECONDS"].flatMap { Double($0) } ?? 8
    seed = environment["POSTERN_CRASH_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...99_999)
    random = SplitMix64(seed: seed)
  }

  /// Whether every kind has had its turn as often as every other.
  var isRoundOver: Bool { round.isEmpty }

  /// Every kind once before one comes again.
  mutating func next() -> Blow {
    if round.isEmpty { round = Blow.allCases.shuffled(using: &random) }
    return round.removeLast()
  }

  mutating func pause(_ milliseconds: ClosedRange<Int>) -> Duration {
    .milliseconds(Int.random(in: milliseconds, using: &random))
  }

  mutating func oneInThree() -> Bool { Int.random(in: 0..<3, using: &random) == 0 }

  mutating func pick(_ processes: [pid_t]) -> pid_t? { processes.randomElement(using: &random) }
}
