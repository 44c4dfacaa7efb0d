import Signatures
import Testing

struct PrivateKeyTests {
  private static let message = PublishedKeys.message

  @Test func `a generated P-256 key signs for its public half, also after its PEM`() throws {
    let key = ECDSAPrivateKey.generate()
    let restored = try ECDSAPrivateKey(pem: key.pem)
    #expect(restored.publicKeyBase64SPKI == key.publicKeyBase64SPKI)
    let publicKey = try ECDSAPublicKey(base64SPKI: key.publicKeyBase64SPKI)
    for signature in [
      key.sign(Self.message), restored.sign(Self.message.prefix(4), Self.message.dropFirst(4)),
    ] {
      #expect(publicKey.verifies(derSignature: signature, over: Self.message))
    }
    let other = try ECDSAPublicKey(base64SPKI: ECDSAPrivateKey.generate().publicKeyBase64SPKI)
    #expect(!other.verifies(derSignature: key.sign(Self.message), over: Self.message))
  }

  @Test func `a generated RSA key signs for its public half, also after its PEM`() throws {
    let key = RSAPrivateKey.generate()
    let restored = try RSAPrivateKey(pem: key.pem)
    #expect(restored.publicKeyPEM == key.publicKeyPEM)
    let publicKey = try RSAPublicKey(pem: key.publicKeyPEM)
    for hash in [RSAPublicKey.Hash.sha1, .sha256] {
      let signature = restored.sign(Self.message, hash: hash)
      #expect(publicKey.verifies(signature: signature, over: Self.message, hash: hash))
      #expect(
        try RSAPublicKey(pem: key.publicKeyBase64SPKI).verifies(
          signature: signature, over: Self.message, hash: hash))
    }
  }

  @Test func `a generated Ed25519 key signs for its public half, also after its PEM`() throws {
    let key = Ed25519PrivateKey.generate()
    let restored = try Ed25519PrivateKey(pem: key.pem)
    let publicKey = try Ed25519PublicKey(base64Raw: key.publicKeyBase64Raw)
    #expect(publicKey.verifies(signature: restored.sign(Self.message), over: Self.message))
    #expect(throws: KeyError("31 bytes; an Ed25519 seed of 32 bytes is needed")) {
      try Ed25519PrivateKey(seed: Array(repeating: 0, count: 31))
    }
  }

  @Test func `a private key of another type is refused`() {
    let (ec, ed, rsa) = (
      ECDSAPrivateKey.generate().pem, Ed25519PrivateKey.generate().pem,
      RSAPrivateKey.generate(bits: 1024).pem
    )
    #expect(throws: KeyError("a key of type ED25519; an EC key on P-256 is needed")) {
      try ECDSAPrivateKey(pem: ed)
    }
    #expect(throws: KeyError("an RSA key of 1024 bits; an Ed25519 key is needed")) {
      try Ed25519PrivateKey(pem: rsa)
    }
    #expect(throws: KeyError("an EC key on prime256v1; an RSA key of at least 1024 bits is needed"))
    {
      try RSAPrivateKey(pem: ec)
    }
    #expect(throws: KeyError("not an unencrypted private key")) {
      try ECDSAPrivateKey(pem: PublishedKeys.pem("PRIVATE KEY", "AAAA"))
    }
  }

  @Test func `one public key serves many tasks at once`() async throws {
    let key = try ECDSAPublicKey(base64SPKI: PublishedKeys.p256)
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<20).allSatisfy { _ in
            let message = task.isMultiple(of: 2) ? Self.message : Self.message + [0]
            return key.verifies(base64: PublishedKeys.p256Signature, over: message)
              == task.isMultiple(of: 2)
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
