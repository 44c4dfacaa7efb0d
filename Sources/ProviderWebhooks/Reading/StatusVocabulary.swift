import Deliverability

/// What a provider's delivery statuses and error codes say, as tables.
///
/// Only a failure has its code as a reason key: a code beside any other status proves nothing.
struct StatusVocabulary: Sendable {
  private let kinds: [String: EventKind]
  private let failures: Set<String>
  private let classes: FailureClasses

  /// Status words in lower case; a word in no list is `other`.
  /// - Parameter failed: the statuses whose kind the code decides; without a code of a class they are transient.
  init(
    sent: [String], delivered: [String], failed: Set<String>,
    codes classes: [EventKind: [String]]
  ) {
    kinds = Dictionary(
      sent.map { ($0, EventKind.sent) } + delivered.map { ($0, EventKind.delivered) },
      uniquingKeysWith: { $1 })
    failures = failed
    self.classes = FailureClasses(classes)
  }

  func isFailure(_ status: String) -> Bool {
    failures.contains(status.trimmingBlanks().asciiLowercased())
  }

  /// - Parameter code: as `FailureClasses.code` makes it: nil if there is no error.
  func meaning(status: String, code: String?) -> (kind: EventKind, reasonKeys: [String]) {
    let word = status.trimmingBlanks().asciiLowercased()
    let keys = [isFailure(word) ? code : nil, ReasonKey.verbatim(word)].compactMap(\.self)
    guard isFailure(word) else { return (kinds[word] ?? .other, keys) }
    return (classes.kind(of: code) ?? .failedTransiently, keys)
  }
}
