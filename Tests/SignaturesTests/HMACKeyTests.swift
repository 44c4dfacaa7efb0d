import Signatures
import Testing

struct HMACVector: Sendable, CustomTestStringConvertible {
  var algorithm: HMACKey.Algorithm
  var key: [UInt8]
  var data: [UInt8]
  var code: String

  init(_ algorithm: HMACKey.Algorithm, _ key: [UInt8], _ data: [UInt8], _ code: String) {
    self.algorithm = algorithm
    self.key = key
    self.data = data
    self.code = code
  }
  init(_ algorithm: HMACKey.Algorithm, _ key: String, _ data: String, _ code: String) {
    self.init(algorithm, Array(key.utf8), Array(data.utf8), code)
  }
  init(_ algorithm: HMACKey.Algorithm, _ key: [UInt8], _ data: String, _ code: String) {
    self.init(algorithm, key, Array(data.utf8), code)
  }
  var testDescription: String { "\(algorithm) \(code.prefix(8))" }
}

struct HMACKeyTests {
  private static func repeated(_ byte: UInt8, _ count: Int) -> [UInt8] {
    Array(repeating: byte, count: count)
  }
  private static let question = "what do ya want for nothing?"
  private static let longKey = "Test Using Larger Than Block-Size Key - Hash Key First"

  /// RFC 4231 §4.2, §4.3, §4.4, §4.7 for SHA-2; RFC 2202 §2, §3 for MD5 and SHA-1.
  static let vectors = [
    HMACVector(
      .sha256, repeated(0x0B, 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    HMACVector(
      .sha384, repeated(0x0B, 20), "Hi There",
      "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6"
    ),
    HMACVector(
      .sha512, repeated(0x0B, 20), "Hi There",
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
    HMACVector(
      .sha256, "Jefe", question, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    HMACVector(
      .sha256, repeated(0xAA, 20), repeated(0xDD, 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    HMACVector(
      .sha256, repeated(0xAA, 131), longKey,
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    HMACVector(.md5, repeated(0x0B, 16), "Hi There", "9294727a3638bb1c13f48ef8158bfc9d"),
    HMACVector(.md5, "Jefe", question, "750c783e6ab0b503eaa86e310a5db738"),
    HMACVector(.md5, repeated(0xAA, 80), longKey, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"),
    HMACVector(.sha1, repeated(0x0B, 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
    HMACVector(.sha1, "Jefe", question, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    HMACVector(.sha1, repeated(0xAA, 80), longKey, "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
  ]

  @Test(arguments: vectors)
  func `a published code is made and verified, in one piece or several`(vector: HMACVector) {
    let key = HMACKey(vector.algorithm, key: vector.key)
    let code = key.authenticationCode(vector.data)
    #expect(Hex.encode(code) == vector.code)
    #expect(code.count == vector.algorithm.codeByteCount)
    let (head, tail) = (Array(vector.data.prefix(3)), vector.data.dropFirst(3))
    #expect(key.authenticationCode(head, tail) == code)
    #expect(key.authenticationCode([head, Array(tail)]) == code)
    #expect(key.verifies(code, over: head, tail))
    #expect(key.verifies(code, over: [vector.data]))
  }

  @Test(arguments: HMACKey.Algorithm.allCases)
  func `a code changed at any byte, shortened, lengthened or of another message is refused`(
    algorithm: HMACKey.Algorithm
  ) {
    let key = HMACKey(algorithm, key: "secret".utf8)
    let message = Array("timestamp.token".utf8)
    let code = key.authenticationCode(message)
    for place in code.indices {
      var changed = code
      changed[place] ^= 1
      #expect(!key.verifies(changed, over: message))
    }
    for place in message.indices {
      var changed = message
      changed[place] ^= 1
      #expect(!key.verifies(code, over: changed))
    }
    #expect(!key.verifies(code.dropLast(), over: message))
    #expect(!key.verifies(code + [0], over: message))
    #expect(!key.verifies([UInt8](), over: message))
    #expect(!HMACKey(algorithm, key: "Secret".utf8).verifies(code, over: message))
  }

  @Test func `an empty key and an empty message have their code`() {
    let code = HMACKey(.sha256, key: [UInt8]()).authenticationCode([UInt8]())
    #expect(Hex.encode(code) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func `one key serves many tasks at once`() async {
    let key = HMACKey(.sha256, key: "Jefe".utf8)
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { _ in
            Hex.encode(key.authenticationCode(Self.question.utf8)) == expected
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
