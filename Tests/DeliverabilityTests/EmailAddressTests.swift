import Deliverability
import Testing

struct EmailAddressTests {
  static let mailboxes: [(reported: String, canonical: String)] = [
    ("a@example.com", "a@example.com"),
    ("Ann.Lee@Example.COM", "ann.lee@example.com"),
    ("  a@example.com\t", "a@example.com"),
    ("\u{FEFF}a@example.com\u{A0}", "a@example.com"),
    ("a@example.com\r\n", "a@example.com"),
    ("<a@example.com>", "a@example.com"),
    ("Ann Lee <Ann@Example.com>", "ann@example.com"),
    ("\"Lee, Ann\" <ann@example.com>", "ann@example.com"),
    ("Ann <Lee> < ann@example.com >", "ann@example.com"),
    ("first+tag@example.com", "first+tag@example.com"),
    ("a.b.c@example.com", "a.b.c@example.com"),
    ("1234567890@example.com", "1234567890@example.com"),
    ("_______@example.com", "_______@example.com"),
    ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
    ("a@sub.domain.example.com", "a@sub.domain.example.com"),
    ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ("a@ex-ample.com", "a@ex-ample.com"),
    ("a@123.com", "a@123.com"),
    ("a@1.2.museum", "a@1.2.museum"),
    ("\"a b\"@example.com", "\"a b\"@example.com"),
    ("\"a@b\"@example.com", "\"a@b\"@example.com"),
    ("\"a\\\"b\"@example.com", "\"a\\\"b\"@example.com"),
    ("\"a\\\\\"@example.com", "\"a\\\\\"@example.com"),
    ("\"..\"@example.com", "\"..\"@example.com"),
    ("a@[192.0.2.1]", "a@[192.0.2.1]"),
    ("a@[IPv6:2001:DB8::1]", "a@[ipv6:2001:db8::1]"),
    ("a@[IPv6:::ffff:192.0.2.1]", "a@[ipv6:::ffff:192.0.2.1]"),
    ("grün@bücher.example", "grün@bücher.example"),
    ("ÄB@example.com", "Äb@example.com"),
    ("почта@пример.рф", "почта@пример.рф"),
    (
      String(repeating: "a", count: 64) + "@example.com",
      String(repeating: "a", count: 64) + "@example.com"
    ),
    (
      "a@" + String(repeating: "b", count: 63) + ".com",
      "a@" + String(repeating: "b", count: 63) + ".com"
    ),
    (longest, longest),
  ]

  /// 254 bytes in all.
  static let longest =
    "aa@" + [63, 63, 63, 56].map { String(repeating: "b", count: $0) }.joined(separator: ".")
    + ".io"

  static let refused: [String] = [
    "", " ", "a", "@", "a@", "@example.com", "example.com", "a@b", "a@localhost",
    "a@@example.com", "a@b@example.com", ".a@example.com", "a.@example.com", "a..b@example.com",
    "a@.example.com", "a@example.com.", "a@example..com", "a@-example.com", "a@example-.com",
    "a@exa_mple.com", "a@example.123", "a@192.0.2.1", "a b@example.com", "a@exam ple.com",
    "a\t@example.com", "a@exa\u{0}mple.com", "a\u{0}@example.com", "a\u{7F}@example.com",
    "a,b@example.com",
    "a;b@example.com", "a:b@example.com", "(comment)a@example.com", "a(comment)@example.com",
    "a@example.com (comment)", "a\\b@example.com", "a\"b@example.com", "\"a\"b@example.com",
    "\"a@example.com", "\"\"@example.com", "\"a\\\"@example.com", "\"a\"b\"@example.com",
    "\"a\u{1}\"@example.com", "<a@example.com", "a@example.com>x", "<>", "Ann <>", "Ann <a>",
    "a@[192.0.2.256]", "a@[192.0.2]", "a@[192.0.2.1.1]", "a@[192.0.2.1", "a@[]", "a@[ipv6:]",
    "a@[ipv6:xyz]", "a@[ipv4:192.0.2.1]", "a@[0000.0.0.1]",
    String(repeating: "a", count: 65) + "@example.com",
    "a@" + String(repeating: "b", count: 64) + ".com", "a" + longest, "mailto:a@example.com",
    "a@example.com, b@example.com",
  ]

  @Test(arguments: mailboxes)
  func `a mailbox becomes its canonical form`(reported: String, canonical: String) throws {
    let address = try #require(EmailAddress(reported))
    #expect(Array(address.canonical.utf8) == Array(canonical.utf8))
  }

  @Test(arguments: mailboxes)
  func `a canonical address stays as it is`(reported: String, canonical: String) throws {
    #expect(try #require(EmailAddress(canonical)).canonical == canonical)
  }

  @Test(arguments: refused)
  func `what is no mailbox is refused`(reported: String) {
    #expect(EmailAddress(reported) == nil)
  }

  @Test func `the longest address is 254 bytes`() {
    #expect(Self.longest.utf8.count == 254)
  }
}
