/// A caller of the API. The token itself is known to its holder alone.
public struct APIToken: Sendable, Equatable {
  /// Unique within its label; shown in logs and in the timeline.
  public var name: String
  public var roles: Set<Role>
  /// SHA-256 of the token's text, 32 bytes.
  public var sha256: [UInt8]

  public init(name: String, roles: Set<Role>, sha256: [UInt8]) {
    self.name = name
    self.roles = roles
    self.sha256 = sha256
  }
}

/// What a token may be used for. The raw value is the word in the configuration.
public enum Role: String, Sendable, CaseIterable, Hashable {
  /// Reports, reads and erases users.
  case pam
  /// Asks who can be contacted and registers messages.
  case sender
  /// Reads timelines and reports, sets opt-outs, resets addresses.
  case `operator`
}
