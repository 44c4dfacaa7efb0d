import Deliverability

/// What a provider's failure codes say of the address. A code in no class says nothing of it: the
/// failure is transient, or lies in the content, the route or the account.
struct FailureClasses: Sendable {
  private let kinds: [String: EventKind]

  /// - Parameter classes: the codes of each kind, in lower case, none of them twice.
  init(_ classes: [EventKind: [String]]) {
    kinds = Dictionary(
      classes.flatMap { kind, codes in codes.map { ($0, kind) } }, uniquingKeysWith: { $1 })
  }

  /// - Parameter code: in lower case; nil has no class.
  func kind(of code: String?) -> EventKind? { code.flatMap { kinds[$0] } }

  /// A code as a failure's reason; nil if it is missing or means that there is no error: `0`, `000`.
  static func code(_ text: String?) -> String? {
    guard let code = ReasonKey.verbatim(text) else { return nil }
    return code.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ? nil : code
  }
}
