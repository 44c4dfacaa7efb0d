import Signatures
import Testing

struct JSONWebTokenTests {
  /// RFC 7515 §A.1.
  private static let published =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  private static let publishedKey =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"

  private static func token(_ header: String, _ claims: String, _ key: HMACKey) -> String {
    let input = [header, claims]
      .map { Base64.encode($0.utf8, urlSafe: true, omitsPadding: true) }.joined(separator: ".")
    return input + "."
      + Base64.encode(key.authenticationCode(input.utf8), urlSafe: true, omitsPadding: true)
  }

  @Test func `the RFC's token is taken apart and verified`() throws {
    let token = try #require(JSONWebToken(compact: Self.published))
    let keyBytes = try #require(
      Base64.decode(Self.publishedKey, urlSafe: true, allowsMissingPadding: true))
    #expect(
      String(decoding: token.headerJSON, as: UTF8.self)
        == "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}")
    #expect(token.claimsJSON.starts(with: Array("{\"iss\":\"joe\"".utf8)))
    #expect(token.verifies(hmac: HMACKey(.sha256, key: keyBytes)))
    for algorithm in [HMACKey.Algorithm.sha384, .sha512, .sha1, .md5] {
      #expect(!token.verifies(hmac: HMACKey(algorithm, key: keyBytes)))
    }
    #expect(!token.verifies(hmac: HMACKey(.sha256, key: keyBytes.dropLast())))
  }

  @Test(arguments: [HMACKey.Algorithm.sha256, .sha384, .sha512])
  func `a token changed at any character is refused or not read`(algorithm: HMACKey.Algorithm)
    throws
  {
    let key = HMACKey(algorithm, key: "secret".utf8)
    let name = try #require(algorithm.jsonWebName)
    let text = Self.token("{\"alg\":\"\(name)\"}", "{\"a\":1}", key)
    #expect(JSONWebToken(compact: text)?.verifies(hmac: key) == true)
    let characters = Array(text)
    for place in characters.indices {
      var changed = characters
      changed[place] = characters[place] == "A" ? "B" : "A"
      #expect(JSONWebToken(compact: String(changed))?.verifies(hmac: key) != true)
    }
  }

  @Test func `SHA-1 and MD5 sign no token`() {
    for algorithm in [HMACKey.Algorithm.sha1, .md5] {
      let key = HMACKey(algorithm, key: "secret".utf8)
      let token = JSONWebToken(compact: Self.token("{}", "{}", key))
      #expect(token?.verifies(hmac: key) == false)
    }
  }

  @Test(arguments: [
    "", ".", "..", "e30", "e30.e30", "e30.e30.", ".e30.AAAA", "e30..AAAA", "e30.e30.AAAA.AAAA",
    "e30=.e30.AAAA", "e30.e30.AA==", "e3 0.e30.AAAA", "e30.e30.AA+A", "e30.e30.A",
    String(repeating: "A", count: 16380) + ".AAAA.AAAA",
  ])
  func `what is no compact token is not read`(text: String) {
    #expect(JSONWebToken(compact: text) == nil)
  }
}
