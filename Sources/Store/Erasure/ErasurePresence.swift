import Deliverability
import Threading

/// The labels of which nobody was erased when last asked. Transactions assume that it is still so, and save
/// the round trip to ask; the database refuses one that is wrong.
public final class ErasurePresence: Sendable {
  private let untouched = Lock<Set<LabelID>>([])

  public init() {}

  func canAssumeNone(in label: LabelID) -> Bool { untouched.withLock { $0.contains(label) } }

  func note(isAnyoneErased: Bool, in label: LabelID) {
    untouched.withLock { labels in
      if isAnyoneErased { labels.remove(label) } else { labels.insert(label) }
    }
  }
}
