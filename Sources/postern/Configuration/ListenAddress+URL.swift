import HTTPServing

extension ListenAddress {
  /// What a caller on the same machine writes for host and port in a URL: a wildcard becomes the loopback address.
  var localAuthority: String {
    switch host {
    case "0.0.0.0": "127.0.0.1:\(port)"
    case "::": "[::1]:\(port)"
    default: description
    }
  }
}
