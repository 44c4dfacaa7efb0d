/// Which peers are proxies of the operator's own: they are believed when they say whom they speak for.
public struct TrustedProxies: Sendable, Equatable {
  /// Nobody: the peer is the client.
  public static let nobody = TrustedProxies([])

  /// More proxies than this in one line are not followed.
  static let maxHops = 32

  private let networks: [IPNetwork]

  public init(_ networks: [IPNetwork]) { self.networks = networks }

  /// The address of the client that a request comes from.
  ///
  /// If the peer is no trusted proxy, that is the peer, whatever the fields say. Otherwise it is the
  /// right-most address in `X-Forwarded-For` that is no trusted proxy, since what stands left of it
  /// anyone may have written; if all are trusted, the left-most. `Forwarded` (RFC 7239) is read only
  /// where `X-Forwarded-For` is absent: most proxies set the latter and pass on a client's `Forwarded`.
  /// An element that is no address, before a client is found, makes it the peer.
  /// - Parameter peer: the address of the other end of the connection.
  /// - Returns: an address without port and brackets, or `peer` as it was given.
  public func client(of fields: HTTPFields, peer: String) -> String {
    guard !networks.isEmpty, let address = IPAddress(peer), trusts(address) else { return peer }
    var client = peer
    let nodes = ForwardedNodes.all(in: fields)
    for node in nodes.reversed().prefix(Self.maxHops) {
      guard let address = node.flatMap(Self.address(of:)) else { return peer }
      client = address.description
      if !trusts(address) { return client }
    }
    return nodes.count <= Self.maxHops ? client : peer
  }

  private func trusts(_ address: IPAddress) -> Bool {
    let address = address.unmapped
    return networks.contains { $0.contains(address) }
  }

  /// `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`, and of the first and the last also with `:port` (RFC 7239 §6).
  private static func address(of node: String) -> IPAddress? {
    if let address = IPAddress(node) { return address.unmapped }
    let isBracketed = node.hasPrefix("[")
    guard let end = node.utf8.lastIndex(of: UInt8(ascii: isBracketed ? "]" : ":")) else {
      return nil
    }
    let host = isBracketed ? node[..<end].dropFirst() : node[..<end]
    let port = isBracketed ? node[node.utf8.index(after: end)...] : node[end...]
    guard let address = IPAddress(String(host)), address.isIPv6 == isBracketed,
      port.isEmpty && isBracketed || isPort(port)
    else { return nil }
    return address.unmapped
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.hasPrefix(":") && (2...6).contains(text.utf8.count)
      && text.utf8.dropFirst().allSatisfy(\.isDigit)
  }
}
