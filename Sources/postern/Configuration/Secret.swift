/// A text that must never be shown: every way of printing it gives `<secret>`.
struct Secret: Sendable, Equatable {
  /// The secret itself, never empty.
  let value: String
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "<secret>" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
