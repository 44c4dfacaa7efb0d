import Testing

@testable import ProviderWebhooks

@Suite struct EventTextTests {
  @Test(
    arguments: [
      ("abc", 10, "abc"), ("abc", 3, "abc"), ("abcd", 3, "abc"), ("aé", 2, "a"), ("aé", 3, "aé"),
      ("a\0b", 5, "a\u{FFFD}b"), ("a\0b", 4, "a\u{FFFD}"), ("a\0b", 3, "a"), ("", 3, nil),
      ("é", 1, nil),
    ] as [(String, Int, String?)])
  func `text is cut before a scalar that does not fit and holds no NUL`(
    text: String, maxBytes: Int, stored: String?
  ) {
    #expect(EventText.storable(text, maxBytes: maxBytes) == stored)
  }
}
