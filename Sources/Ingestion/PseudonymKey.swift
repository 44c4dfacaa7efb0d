import Signatures
public import Store

extension Pseudonyms {
  /// The installation's pseudonyms: HMAC-SHA256 (RFC 2104) with its privacy key.
  public init(key: some Sequence<UInt8>) {
    let key = HMACKey(.sha256, key: key)
    self.init(authenticationCode: { key.authenticationCode($0) })
  }
}
