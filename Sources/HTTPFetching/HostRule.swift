/// Which hosts may be fetched from.
public struct HostRule: Sendable, Hashable {
  private let labels: [Substring]

  /// - Parameter pattern: a host name in lower case, in which a label `*` stands for exactly one label:
  ///   `sns.*.amazonaws.com` allows `sns.eu-west-1.amazonaws.com` and no deeper name. An address stands
  ///   for itself.
  public init(_ pattern: String) {
    labels = pattern.split(separator: ".", omittingEmptySubsequences: false)
  }

  /// Any host whose addresses are allowed; for URLs which the operator configured.
  public static let any = HostRule("**")

  /// Whether the rule allows `host`, which is in lower case.
  public func allows(_ host: String) -> Bool {
    if self == .any { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == labels.count
      && zip(labels, parts).allSatisfy { $0 == "*" || $0 == $1 }
  }
}
