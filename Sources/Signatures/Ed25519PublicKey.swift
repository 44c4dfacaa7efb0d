import CLibCrypto

/// An Ed25519 key (RFC 8032 §5.1).
public struct Ed25519PublicKey: Sendable {
  private let handle: KeyHandle

  /// - Parameter text: the 32 bytes of the key in base 64.
  public init(base64Raw text: String) throws(KeyError) {
    guard let bytes = Base64.decode(text, allowsMissingPadding: true) else {
      throw KeyError("the text is not base 64")
    }
    try self.init(raw: bytes)
  }

  /// - Parameter bytes: the 32 bytes of the key.
  public init(raw bytes: [UInt8]) throws(KeyError) {
    guard bytes.count == 32 else {
      throw KeyError("\(bytes.count) bytes; an Ed25519 key of 32 bytes is needed")
    }
    guard let key = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count) else {
      ERR_clear_error()
      throw KeyError("not an Ed25519 key")
    }
    handle = KeyHandle(owning: key)
  }

  /// Whether `signature`, 64 bytes, is this key's over the parts as if they stood in one piece.
  public func verifies(
    signature: [UInt8], over parts: any Collection<UInt8>...
  ) -> Bool {
    handle.verifies(signature, overWhole: joined(parts))
  }
}
