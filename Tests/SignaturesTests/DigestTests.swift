import Signatures
import Testing

/// Examples of FIPS 180-4 (the empty message, one block, two blocks) and of RFC 1321 §A.5.
struct DigestTests {
  private static let twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (twoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
  ])
  func `SHA-256 of a message, of its parts and of its pieces is the same`(
    message: String, digest: String
  ) {
    #expect(Hex.encode(Digest.sha256(message.utf8)) == digest)
    #expect(
      Hex.encode(Digest.sha256(Array(message.utf8.prefix(1)), message.utf8.dropFirst())) == digest)
    var hasher = SHA256Hasher()
    for byte in message.utf8 { hasher.update([byte]) }
    #expect(Hex.encode(hasher.finalize()) == digest)
  }

  @Test func `SHA-1, SHA-512 and MD5 give their published examples`() {
    #expect(Hex.encode(Digest.sha1("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      Hex.encode(Digest.sha1(Self.twoBlocks.utf8)) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    #expect(Hex.encode(Digest.md5("".utf8)) == "d41d8cd98f00b204e9800998ecf8427e")
    #expect(Hex.encode(Digest.md5("abc".utf8)) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(
      Hex.encode(Digest.sha512("abc".utf8))
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
  }
}
