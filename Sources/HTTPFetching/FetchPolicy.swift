public import HTTPMessages

/// Where a fetcher may go. The defaults allow `https` on port 443 of public hosts.
public struct FetchPolicy: Sendable {
  public var allowedHosts: [HostRule]
  public var allowedPorts: Set<Int>
  /// Also hosts of private networks and this machine; never link-local or other special addresses.
  public var allowsPrivateNetworks: Bool
  /// Also `http`, whose content anyone on the way can read and change.
  public var allowsPlainHTTP: Bool
  /// A PEM file of certificate authorities that are trusted beside the system's.
  public var certificateAuthorities: String?

  public init(
    allowedHosts: [HostRule], allowedPorts: Set<Int> = [443], allowsPrivateNetworks: Bool = false,
    allowsPlainHTTP: Bool = false, certificateAuthorities: String? = nil
  ) {
    self.allowedHosts = allowedHosts
    self.allowedPorts = allowedPorts
    self.allowsPrivateNetworks = allowsPrivateNetworks
    self.allowsPlainHTTP = allowsPlainHTTP
    self.certificateAuthorities = certificateAuthorities
  }

  /// Whether `address` may be connected to.
  public func allows(_ address: IPAddress) -> Bool {
    switch address.scope {
    case .global: true
    case .privateNetwork: allowsPrivateNetworks
    case .special: false
    }
  }
}

/// How long a fetch may take and how much it may bring.
public struct FetchLimits: Sendable {
  /// Until the connection stands, TLS included.
  public var connectSeconds: Double
  /// For everything: waiting for a thread, resolving, connecting, sending and receiving.
  public var totalSeconds: Double
  public var maxContentBytes: Int
  /// Of the status line and all header fields together.
  public var maxFieldBytes: Int

  public init(
    connectSeconds: Double = 5, totalSeconds: Double = 10, maxContentBytes: Int = 256 * 1024,
    maxFieldBytes: Int = 16 * 1024
  ) {
    self.connectSeconds = connectSeconds
    self.totalSeconds = totalSeconds
    self.maxContentBytes = maxContentBytes
    self.maxFieldBytes = maxFieldBytes
  }
}
