import Signatures
import Testing

struct PublicKeyTests {
  private static let message = PublishedKeys.message

  /// `signature` and `message`, each with one bit of one byte changed, at every place, and cut.
  private func expectRefused(
    _ signature: [UInt8], _ message: [UInt8], _ verifies: ([UInt8], [UInt8]) -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(verifies(signature, message), sourceLocation: sourceLocation)
    for place in signature.indices {
      var changed = signature
      changed[place] ^= 1
      #expect(!verifies(changed, message), "byte \(place)", sourceLocation: sourceLocation)
    }
    for place in message.indices {
      var changed = message
      changed[place] ^= 0x80
      #expect(!verifies(signature, changed), "byte \(place)", sourceLocation: sourceLocation)
    }
    #expect(!verifies(signature.dropLast(), message), sourceLocation: sourceLocation)
    #expect(!verifies(signature + [0], message), sourceLocation: sourceLocation)
    #expect(!verifies([], message), sourceLocation: sourceLocation)
    #expect(!verifies(signature, message + [0x0A]), sourceLocation: sourceLocation)
    #expect(
      !verifies(Array(repeating: 0xFF, count: 100_000), message), sourceLocation: sourceLocation)
  }

  @Test func `an ECDSA signature of another library is verified, and nothing near it`() throws {
    let key = try ECDSAPublicKey(base64SPKI: PublishedKeys.p256)
    let signature = try #require(Base64.decode(PublishedKeys.p256Signature))
    expectRefused(signature, Self.message) { key.verifies(derSignature: $0, over: $1) }
    let (head, tail) = (Self.message.prefix(10), Self.message.dropFirst(10))
    #expect(key.verifies(derSignature: signature, over: head, tail))
    #expect(key.verifies(base64: PublishedKeys.p256Signature, over: Self.message))
    #expect(!key.verifies(base64: "?", over: Self.message))
    let armoured = try ECDSAPublicKey(pem: PublishedKeys.pem("PUBLIC KEY", PublishedKeys.p256))
    #expect(armoured.verifies(derSignature: signature, over: Self.message))
  }

  @Test(arguments: [RSAPublicKey.Hash.sha1, .sha256])
  func `an RSA signature of another library is verified, and nothing near it`(
    hash: RSAPublicKey.Hash
  ) throws {
    let text = hash == .sha1 ? PublishedKeys.rsaSHA1Signature : PublishedKeys.rsaSHA256Signature
    let signature = try #require(Base64.decode(text))
    let key = try RSAPublicKey(pem: PublishedKeys.rsa)
    expectRefused(signature, Self.message) { key.verifies(signature: $0, over: $1, hash: hash) }
    #expect(
      !key.verifies(
        signature: signature, over: Self.message, hash: hash == .sha1 ? .sha256 : .sha1))
    for pem in [PublishedKeys.pem("PUBLIC KEY", PublishedKeys.rsa), PublishedKeys.certificate] {
      let same = try RSAPublicKey(pem: pem)
      #expect(same.verifies(signature: signature, over: Self.message, hash: hash))
    }
  }

  /// RFC 8032 §7.1, TEST 1 to TEST 3: seed, public key, message, signature.
  @Test(arguments: [
    [
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
  ])
  func `an Ed25519 signature of the RFC is made and verified, and nothing near it`(
    vector: [String]
  ) throws {
    let bytes = try vector.map { try #require(Hex.decode($0)) }
    let privateKey = try Ed25519PrivateKey(seed: bytes[0])
    #expect(privateKey.publicKeyBase64Raw == Base64.encode(bytes[1]))
    #expect(privateKey.sign(bytes[2]) == bytes[3])
    let key = try Ed25519PublicKey(base64Raw: Base64.encode(bytes[1]))
    expectRefused(bytes[3], bytes[2]) { key.verifies(signature: $0, over: $1) }
    #expect(key.verifies(signature: bytes[3], over: bytes[2].prefix(1), bytes[2].dropFirst()))
  }

  @Test(arguments: [
    (PublishedKeys.p384, "an EC key on secp384r1; an EC key on P-256 is needed"),
    (PublishedKeys.rsa, "an RSA key of 2048 bits; an EC key on P-256 is needed"),
    (PublishedKeys.ed25519SPKI, "a key of type ED25519; an EC key on P-256 is needed"),
    ("", "the text is neither PEM nor base 64"),
    ("not base 64!", "the text is neither PEM nor base 64"),
    ("AAAA", "not a public key (SubjectPublicKeyInfo)"),
    (PublishedKeys.p256.dropLast(4) + "", "not a public key (SubjectPublicKeyInfo)"),
    ("-----BEGIN PUBLIC KEY", "the line -----BEGIN …----- does not end"),
    ("-----BEGIN PUBLIC KEY-----\nAAAA", "the line -----END PUBLIC KEY----- is missing"),
    (String(repeating: "A", count: 65537), "the text has more than 65536 bytes"),
  ])
  func `a text that is no P-256 key is refused, and the reason says why`(
    text: String, problem: String
  ) {
    let error = #expect(throws: KeyError.self) { try ECDSAPublicKey(base64SPKI: text) }
    #expect(error == KeyError(problem))
  }

  @Test func `a key with bytes behind it is refused`() throws {
    let der = try #require(Base64.decode(PublishedKeys.p256))
    #expect(throws: KeyError("not a public key (SubjectPublicKeyInfo)")) {
      try ECDSAPublicKey(base64SPKI: Base64.encode(der + [0]))
    }
  }

  @Test(arguments: [
    (PublishedKeys.p256, "an EC key on prime256v1; an RSA key of at least 1024 bits is needed"),
    (PublishedKeys.rsa512, "an RSA key of 512 bits; an RSA key of at least 1024 bits is needed"),
    (
      PublishedKeys.pem("RSA PRIVATE KEY", "AAAA"),
      "the PEM block is a RSA PRIVATE KEY; a PUBLIC KEY or a CERTIFICATE is needed"
    ),
    (PublishedKeys.pem("CERTIFICATE", "AAAA"), "not an X.509 certificate"),
    (
      PublishedKeys.certificateOfECKey,
      "an EC key on prime256v1; an RSA key of at least 1024 bits is needed"
    ),
  ])
  func `a text that is no RSA key is refused, and the reason says why`(
    text: String, problem: String
  ) {
    let error = #expect(throws: KeyError.self) { try RSAPublicKey(pem: text) }
    #expect(error == KeyError(problem))
  }

  @Test(arguments: [
    ("AAAA", "3 bytes; an Ed25519 key of 32 bytes is needed"), ("!", "the text is not base 64"),
    (PublishedKeys.ed25519SPKI, "44 bytes; an Ed25519 key of 32 bytes is needed"),
  ])
  func `a text that is no Ed25519 key is refused, and the reason says why`(
    text: String, problem: String
  ) {
    let error = #expect(throws: KeyError.self) { try Ed25519PublicKey(base64Raw: text) }
    #expect(error == KeyError(problem))
  }
}
