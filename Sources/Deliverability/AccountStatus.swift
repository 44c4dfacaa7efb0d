/// The PAM's status of an account: `ACTIVE` or anything else. Only an active account may be marketed to.
///
/// Known words are stored in their canonical spelling; any other text is kept as reported and fails closed.
public struct AccountStatus: Sendable, Hashable {
  public let text: String

  public static let active = AccountStatus(known: "ACTIVE")
  public static let knownWords = [
    "ACTIVE", "BLOCKED", "SUSPENDED", "BANNED", "SELF_EXCLUDED", "DEACTIVATED", "PENDING", "LOCKED",
  ]

  public var isActive: Bool { text == "ACTIVE" }

  /// Trims blanks and compares in any case; nil if nothing is left. At most 64 characters are kept.
  public init?(_ reported: String) {
    let trimmed = reported.trimmingBlanks()
    guard !trimmed.isEmpty else { return nil }
    let upper = trimmed.asciiUppercased()
    self.text = Self.knownWords.contains(upper) ? upper : String(trimmed.prefix(64))
  }

  private init(known: String) { text = known }
}
