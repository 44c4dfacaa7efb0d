import Signatures
import Testing

struct TextFormTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `base 64 gives the examples of RFC 4648 §10, with padding and without`(
    plain: String, encoded: String
  ) {
    let bytes = Array(plain.utf8)
    let bare = encoded.filter { $0 != "=" }
    #expect(Base64.encode(bytes) == encoded)
    #expect(Base64.encode(bytes, omitsPadding: true) == bare)
    #expect(Base64.decode(encoded) == bytes)
    #expect(Base64.decode(bare, allowsMissingPadding: true) == bytes)
    #expect((Base64.decode(bare) == nil) == (bare != encoded))
  }

  @Test func `the two alphabets are not mixed`() {
    let bytes: [UInt8] = [0xFB, 0xEF, 0xFF]
    #expect(Base64.encode(bytes) == "++//")
    #expect(Base64.encode(bytes, urlSafe: true) == "--__")
    #expect(Base64.decode("++//") == bytes)
    #expect(Base64.decode("--__", urlSafe: true) == bytes)
    #expect(Base64.decode("--__") == nil)
    #expect(Base64.decode("++//", urlSafe: true) == nil)
  }

  @Test(arguments: [
    "Z", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8==", "=", "====", "Zg==Zg==", "Z=g=", "Zm 9v",
    "Zm9v\n",
    "Zm9v====", "Zm9*", "Zé==",
  ])
  func `what base 64 would not have written is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
    #expect(Base64.decode(text, allowsMissingPadding: true) == nil)
  }

  @Test func `every byte survives base 16 and base 64`() {
    for count in 0...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      let url = Base64.encode(bytes, urlSafe: true, omitsPadding: true)
      #expect(Base64.decode(url, urlSafe: true, allowsMissingPadding: true) == bytes)
    }
  }

  @Test func `base 16 takes both cases and nothing but pairs of digits`() {
    #expect(Hex.encode([0x00, 0x9F, 0xAB]) == "009fab")
    #expect(Hex.decode("009FaB") == [0x00, 0x9F, 0xAB])
    #expect(Hex.decode("") == [])
    for text in ["0", "0g", "g0", "00 ", "0x00", "é0"] { #expect(Hex.decode(text) == nil) }
  }

  @Test func `equality needs the same length and the same bytes`() {
    #expect(ConstantTime.equals([UInt8](), [UInt8]()))
    #expect(ConstantTime.equals("token".utf8, Array("token".utf8)))
    #expect(!ConstantTime.equals("token".utf8, "token ".utf8))
    #expect(!ConstantTime.equals("token".utf8, "tokem".utf8))
    #expect(!ConstantTime.equals("token".utf8, "".utf8))
  }

  @Test func `random bytes have the wanted length and differ each time`() {
    #expect(SecureRandom.bytes(0).isEmpty)
    #expect(SecureRandom.bytes(33).count == 33)
    #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
  }
}
