import Testing

@testable import ProviderWebhooks

@Suite struct ReasonKeyTests {
  @Test(
    arguments: [
      (["bounce", "Invalid Address"], "bounce.invalid-address"),
      (["Frequency or Volume Too High"], "frequency-or-volume-too-high"),
      (["group_unsubscribe"], "group_unsubscribe"),
      (["-- a  /.b! "], "a-b"),
      (["bounce", nil], nil), (["bounce", "!?"], nil), (["é"], nil), ([""], nil),
    ] as [([String?], String?)])
  func `free words are spelled as a key, and half a key is none`(parts: [String?], key: String?) {
    let spelled =
      parts.count == 2 ? ReasonKey.spelled(parts[0], parts[1]) : ReasonKey.spelled(parts[0])
    #expect(spelled == key)
  }

  @Test(
    arguments: [
      (" EC_Unknown_Subscriber ", "ec_unknown_subscriber"),
      ("unknown subscriber", "unknown subscriber"),
      ("0x10A", "0x10a"), ("a\0b", "a\u{FFFD}b"), (" ", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a code is kept as the provider writes it, in lower case`(text: String?, key: String?) {
    #expect(ReasonKey.verbatim(text) == key)
  }

  @Test func `a key has at most 256 bytes`() {
    let long = String(repeating: "ä", count: 1000)
    #expect(ReasonKey.verbatim(long)?.utf8.count == 256)
    #expect(ReasonKey.spelled(String(repeating: "ab", count: 1000))?.utf8.count == 256)
  }
}
