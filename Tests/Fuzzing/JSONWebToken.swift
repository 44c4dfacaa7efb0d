import JSONReading
import Signatures

/// A text is no token, or it is exactly what its three parts encode to; and no fuzzer has the key.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONWebToken(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: input(start, count), as: UTF8.self)
  guard let token = JSONWebToken(compact: text) else { return Verdict.interesting }
  let parts = [token.headerJSON, token.claimsJSON, token.signature].map {
    Base64.encode($0, urlSafe: true, omitsPadding: true)
  }
  expect(parts.joined(separator: ".") == text, "a token has one text")
  expect(!token.verifies(hmac: Keys.sha256), "nobody signs without the key")
  expect(!token.verifies(hmac: Keys.sha1), "SHA-1 signs no token")
  return Verdict.interesting
}

private enum Keys {
  static let sha256 = HMACKey(.sha256, key: SecureRandom.bytes(32))
  static let sha1 = HMACKey(.sha1, key: SecureRandom.bytes(32))
}
