import HTTPMessages
import Testing

@Suite struct ContentFormatTests {
  @Test(arguments: [
    ("a%20b", "a b"), ("%41%6a", "Aj"), ("a+b", "a+b"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"),
    ("%%41", "%A"), ("100%", "100%"), ("%e2%82%ac", "€"), ("", ""), ("%4%41", "%4A"),
  ])
  func `percent-encoding is undone, and what is none stays`(encoded: String, decoded: String) {
    #expect(PercentDecoding.text(encoded) == decoded)
  }

  @Test func `percent-encoded bytes need not be text`() {
    #expect(PercentDecoding.bytes(Array("%ff%00".utf8)) == [0xFF, 0])
    #expect(PercentDecoding.text("%ff") == nil)
  }

  @Test func `a form keeps order and repeats`() throws {
    let form = try FormURLEncoded(Array("a=1&b=x+y%2B&a=2&c&&=d&e=f=g&%61=3".utf8))
    let pairs = form.pairs.map { "\($0.name)|\($0.value)" }
    #expect(pairs == ["a|1", "b|x y+", "a|2", "c|", "|d", "e|f=g", "a|3"])
    #expect(form["a"] == "1" && form["x"] == nil)
    #expect(form.values(of: "a") == ["1", "2", "3"])
  }

  @Test func `a form's values are there as bytes`() throws {
    let form = try FormURLEncoded(Array("a=%ff%fe".utf8))
    #expect(form.fields[0].bytes == [0xFF, 0xFE])
    #expect(form["a"] == "\u{FFFD}\u{FFFD}")
  }

  @Test func `a form's fields are bounded`() throws {
    #expect(try FormURLEncoded(Array("a&b&c".utf8), maxFields: 3).fields.count == 3)
    #expect(throws: FormURLEncoded.Failure.tooManyFields) {
      try FormURLEncoded(Array("a&b&c".utf8), maxFields: 2)
    }
  }

  @Test(arguments: [("/p?a=1&b", 2), ("/p?", 0), ("/p", 0), ("/p??a", 1)])
  func `a query is read like a form`(target: String, count: Int) throws {
    let head = HTTPRequestHead(method: .get, target: target)
    #expect(try FormURLEncoded(queryOf: head).fields.count == count)
  }

  @Test(
    arguments: [
      ("application/json", "application/json", []),
      ("Text/HTML; Charset=UTF-8", "text/html", ["charset=UTF-8"]),
      ("a/b;c=\"d;e\\\"f\" ;g=h;", "a/b", ["c=d;e\"f", "g=h"]),
    ] as [(String, String, [String])])
  func `a media type is read`(text: String, essence: String, parameters: [String]) {
    let type = MediaType(text)
    #expect(type?.essence == essence)
    #expect(type?.parameters.map { "\($0.name)=\($0.value)" } == parameters)
  }

  @Test(arguments: [
    "", "a", "a/", "/b", "a/b c", "a/b;c", "a/b;c=", "a/b;c=\"d", "a /b", "a/b,c/d",
  ])
  func `what is no media type is nil`(text: String) {
    #expect(MediaType(text) == nil)
  }

  @Test func `a problem is valid JSON whatever it says`() throws {
    let response = HTTPResponse.problem(
      .badRequest, detail: "a\"b\\c\n\r\t\u{1}\u{7F}€",
      members: [
        "field": "x", "count": .integer(-3), "fatal": .flag(true), "all": .texts(["a", "b"]),
        "status": "no",
      ])
    guard case .bytes(let bytes) = response.content else {
      Issue.record("no content")
      return
    }
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"a\"b\\c\n\r\t\u0001"#
        + "\u{7F}€"
        + #"","field":"x","count":-3,"fatal":true,"all":["a","b"]}"#)
    #expect(response.fields["Content-Type"] == "application/problem+json")
  }
}
