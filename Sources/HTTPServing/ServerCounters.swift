import HTTPMessages
import Synchronization
import Threading

/// The figures behind `ServerStatistics`, shared by all loops.
final class ServerCounters: Sendable {
  private let open = Atomic(0)
  private let accepted = Atomic(0)
  private let requests = Atomic(0)
  private let bodyBytes = Atomic(0)
  private let refusals = Lock<[RefusalReason: Int]>([:])

  /// Counts a connection in, unless `limit` are open.
  func admitConnection(limit: Int) -> Bool {
    accepted.add(1, ordering: .relaxed)
    let count = open.add(1, ordering: .relaxed).newValue
    if count <= limit { return true }
    open.subtract(1, ordering: .relaxed)
    return false
  }

  func dismissConnection() { open.subtract(1, ordering: .relaxed) }
  func countRequest() { requests.add(1, ordering: .relaxed) }
  func addBodyBytes(_ count: Int) { bodyBytes.add(count, ordering: .relaxed) }
  func removeBodyBytes(_ count: Int) { bodyBytes.subtract(count, ordering: .relaxed) }
  var bufferedBodyBytes: Int { bodyBytes.load(ordering: .relaxed) }

  func count(_ reason: RefusalReason) { refusals.withLock { $0[reason, default: 0] += 1 } }

  var statistics: ServerStatistics {
    var statistics = ServerStatistics()
    statistics.openConnections = open.load(ordering: .relaxed)
    statistics.acceptedConnections = accepted.load(ordering: .relaxed)
    statistics.requests = requests.load(ordering: .relaxed)
    statistics.bufferedBodyBytes = bufferedBodyBytes
    let counted = refusals.withLock { $0 }
    for reason in RefusalReason.allCases { statistics.refusals[reason] = counted[reason] ?? 0 }
    return statistics
  }
}

extension RefusalReason {
  /// The reason that a parser's refusal counts under.
  init(_ refusal: RequestRefusal) {
    switch refusal.status {
    case .uriTooLong: self = .targetTooLong
    case .headerFieldsTooLarge: self = .headTooLarge
    case .contentTooLarge: self = .contentTooLarge
    case .notImplemented: self = .notImplemented
    case .versionNotSupported: self = .versionNotSupported
    case .expectationFailed: self = .expectationFailed
    default: self = .malformed
    }
  }
}
