import Ingestion
import Testing

struct OptOutTokensTests {
  private let first = Array("first key".utf8)
  private let second = Array("second key".utf8)
  private let token = OptOutToken(label: "acme", day: 20_779, linkID: Array(0..<12))

  private func tokens(_ keys: [[UInt8]], labels: [String] = ["acme", "beta-2"]) throws
    -> OptOutTokens
  {
    try OptOutTokens(keys: keys, labels: labels)
  }

  /// Computed with another implementation of HMAC and base 64.
  static let vectors: [(key: String, label: String, day: Int32, linkID: [UInt8], text: String)] = [
    (
      "first key", "acme", 20_779, Array(0..<12), "AYIrM61RKwABAgMEBQYHCAkKC0I-AbVF_LkfH4Ogu66kfew"
    ),
    (
      "second key", "beta-2", 65_535, [UInt8](repeating: 255, count: 12),
      "Aa6nIcD__________________4Tud6U-s6FWEq5pxlLRsi0"
    ),
    (
      "first key", "acme", 0, [UInt8](repeating: 0, count: 12),
      "AYIrM60AAAAAAAAAAAAAAAAAAHFaINJU4iycLZugpKmCcPs"
    ),
  ]

  @Test(arguments: vectors)
  func `the text of a token is fixed for ever`(
    vector: (key: String, label: String, day: Int32, linkID: [UInt8], text: String)
  ) throws {
    let tokens = try tokens([Array(vector.key.utf8)])
    let token = OptOutToken(label: vector.label, day: vector.day, linkID: vector.linkID)
    #expect(tokens.text(of: token) == vector.text)
    #expect(tokens.verify(vector.text, today: vector.day) == token)
  }

  @Test func `a token altered at any position is refused`() throws {
    let tokens = try tokens([first, second])
    let text = Array(tokens.text(of: token).utf8)
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ".utf8)
    for position in text.indices {
      for digit in digits where digit != text[position] {
        var altered = text
        altered[position] = digit
        #expect(tokens.verify(String(decoding: altered, as: UTF8.self), today: 20_779) == nil)
      }
    }
  }

  @Test func `a token cut, lengthened or of another form is refused`() throws {
    let tokens = try tokens([first])
    let text = tokens.text(of: token)
    for length in 0..<text.utf8.count {
      #expect(tokens.verify(text.prefix(length), today: 20_779) == nil)
    }
    let long = String(repeating: "A", count: 100_000)
    for other in [text + "=", text + "A", "A" + text, long, "é" + text.dropFirst(2), "\0"] {
      #expect(tokens.verify(other, today: 20_779) == nil)
    }
  }

  @Test func `the first key signs and every key verifies`() throws {
    let old = try tokens([first])
    let rotated = try tokens([second, first])
    let retired = try tokens([second])
    #expect(rotated.verify(old.text(of: token), today: 20_779) == token)
    #expect(retired.verify(old.text(of: token), today: 20_779) == nil)
    #expect(retired.verify(rotated.text(of: token), today: 20_779) == token)
    #expect(old.verify(rotated.text(of: token), today: 20_779) == nil)
  }

  @Test func `a token works until its greatest age and not a day longer`() throws {
    let tokens = try OptOutTokens(keys: [first], labels: ["acme"], maxAgeDays: 1095)
    let text = tokens.text(of: token)
    #expect(tokens.verify(text, today: 20_779 + 1095) == token)
    #expect(tokens.verify(text, today: 20_779 + 1096) == nil)
    #expect(tokens.verify(text, today: .max) == nil)
    // Another gateway's clock, or one stepped back.
    #expect(tokens.verify(text, today: 20_778) == token)
    #expect(tokens.verify(text, today: 0) == token)
  }

  @Test func `a token of three years ago works by default`() throws {
    let tokens = try tokens([first])
    // 2024-01-01 to 2027-01-01, a leap day between.
    let text = tokens.text(of: OptOutToken(label: "acme", day: 19_723, linkID: token.linkID))
    #expect(tokens.verify(text, today: 20_819) != nil)
  }

  @Test func `a token of a label that is not configured is refused`() throws {
    let text = try tokens([first]).text(of: token)
    #expect(try tokens([first], labels: ["beta-2"]).verify(text, today: 20_779) == nil)
  }

  @Test func `labels that a token can't tell apart are refused`() throws {
    #expect(throws: OptOutTokens.SetupError.labelsCollide("label-12423", "label-35601")) {
      try OptOutTokens(keys: [[1]], labels: ["acme", "label-12423", "label-35601"])
    }
    #expect(throws: Never.self) { try OptOutTokens(keys: [[1]], labels: ["acme", "acme"]) }
  }

  @Test func `without a key there are no tokens`() {
    #expect(throws: OptOutTokens.SetupError.noKey) { try OptOutTokens(keys: [], labels: ["acme"]) }
  }
}
