import Deliverability

/// What an event says: its kind and its reason keys, most specific first.
struct EventMeaning: Sendable, Equatable {
  let kind: EventKind
  let reasonKeys: [String]

  /// - Parameter reasonKeys: one that is nil (a part of it was missing) is left out.
  init(_ kind: EventKind, _ reasonKeys: String?...) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }
}
