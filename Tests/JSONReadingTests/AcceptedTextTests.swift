import JSONReading
import Testing

struct AcceptedText: Sendable, CustomTestStringConvertible {
  var text: String
  /// The same value as `JSONWriter` writes it.
  var rewritten: String

  init(_ text: String, _ rewritten: String? = nil) {
    self.text = text
    self.rewritten = rewritten ?? text
  }
  var testDescription: String { text }
}

struct AcceptedTextTests {
  @Test(arguments: [
    AcceptedText("null"), AcceptedText("true"), AcceptedText("false"),
    AcceptedText("0"), AcceptedText("-0"), AcceptedText("7"), AcceptedText("-7"),
    AcceptedText("10"),
    AcceptedText("0.5"), AcceptedText("-0.50"), AcceptedText("1e5"), AcceptedText("1E5"),
    AcceptedText("1e+5"), AcceptedText("1e-5"), AcceptedText("0e0"), AcceptedText("1.25E-03"),
    AcceptedText("123456789012345678901234567890"), AcceptedText("1e999999999999999999999"),
    AcceptedText("\"\""), AcceptedText("\"a\""), AcceptedText("\"7 bytes\""),
    AcceptedText("\"8 bytes!\""), AcceptedText("\"seventeen bytes!!\""),
    AcceptedText(#""\"""#), AcceptedText(#""\\""#), AcceptedText(#""\/""#, "\"/\""),
    AcceptedText(#""\b\f\n\r\t""#), AcceptedText(#""\u0041""#, "\"A\""),
    AcceptedText(#""\u00E9\u00e9""#, "\"éé\""), AcceptedText(#""\u6f22""#, "\"漢\""),
    AcceptedText(#""\ud83d\ude00""#, "\"😀\""), AcceptedText(#""\uD83D\uDE00""#, "\"😀\""),
    AcceptedText(#""\ud83d""#, "\"\u{FFFD}\""), AcceptedText(#""\ude00""#, "\"\u{FFFD}\""),
    AcceptedText(#""\ud83dx""#, "\"\u{FFFD}x\""), AcceptedText(#""\ud83d\n""#, #""\#u{FFFD}\n""#),
    AcceptedText(#""\ud83d\u0041""#, "\"\u{FFFD}A\""),
    AcceptedText(#""\ud83d\ud83d\ude00""#, "\"\u{FFFD}😀\""),
    AcceptedText(#""\ude00\ud83d""#, "\"\u{FFFD}\u{FFFD}\""),
    AcceptedText(#""\u0000""#), AcceptedText(#""\u001f""#), AcceptedText("\"\u{7F}\""),
    AcceptedText("\"\u{80}\""), AcceptedText("\"\u{7FF}\""), AcceptedText("\"\u{800}\""),
    AcceptedText("\"\u{D7FF}\u{E000}\""), AcceptedText("\"\u{FFFF}\""),
    AcceptedText("\"\u{10000}\""), AcceptedText("\"\u{10FFFF}\""),
    AcceptedText("\"\u{2028}\u{2029}\""), AcceptedText("\"\u{FEFF}\""),
    AcceptedText("[]"), AcceptedText("[ \n\r\t]", "[]"), AcceptedText("[1]"),
    AcceptedText("[1,2 , 3]", "[1,2,3]"), AcceptedText("[[],[[]],{}]"),
    AcceptedText("[true,false,null,\"x\",-1]"),
    AcceptedText("{}"), AcceptedText("{ }", "{}"), AcceptedText(#"{"a":1}"#),
    AcceptedText(#"{ "a" : 1 , "b" : [ ] }"#, #"{"a":1,"b":[]}"#),
    AcceptedText(#"{"":{"":{}}}"#), AcceptedText(#"{"a":1,"a":2}"#),
    AcceptedText(#"{"\u0061":1}"#, #"{"a":1}"#),
    AcceptedText(" 1 ", "1"), AcceptedText("\n[\n]\n", "[]"),
  ])
  func `is read and can be written again`(accepted: AcceptedText) throws {
    let document = try JSONDocument(Array(accepted.text.utf8), refusesDuplicateKeys: false)
    #expect(String(decoding: document.root.rewritten, as: UTF8.self) == accepted.rewritten)
  }

  @Test func `depth is allowed up to its limit and refused beyond it`() throws {
    let limits = JSONLimits(maxDepth: 3)
    _ = try JSONDocument(Array("[{\"a\":[1]}]".utf8), limits: limits)
    let error = #expect(throws: JSONError.self) {
      try JSONDocument(Array("[{\"a\":[[]]}]".utf8), limits: limits)
    }
    #expect(error?.offset == 7)
    #expect(error?.problem == "arrays and objects are nested more than 3 deep")
  }

  @Test func `a hundred thousand brackets are refused without deep calls`() {
    let error = #expect(throws: JSONError.self) {
      try JSONDocument(Array(repeating: UInt8(ascii: "["), count: 100_000))
    }
    #expect(error?.offset == 64)
  }

  @Test func `values and bytes are allowed up to their limits`() throws {
    let text = Array("[1,{\"a\":2}]".utf8)
    _ = try JSONDocument(text, limits: JSONLimits(maxBytes: text.count, maxValues: 4))
    let values = #expect(throws: JSONError.self) {
      try JSONDocument(text, limits: JSONLimits(maxValues: 3))
    }
    #expect(values == JSONError(offset: 8, problem: "the text has more than 3 values"))
    let bytes = #expect(throws: JSONError.self) {
      try JSONDocument(text, limits: JSONLimits(maxBytes: text.count - 1))
    }
    #expect(bytes == JSONError(offset: 10, problem: "the text has more than 10 bytes"))
  }

  @Test func `repeated keys are refused when asked, compared decoded`() throws {
    let text = Array(#"{"x":{"a":1,"b":2},"y":{"a":1,"\u0061":2}}"#.utf8)
    _ = try JSONDocument(text)
    let error = #expect(throws: JSONError.self) {
      try JSONDocument(text, refusesDuplicateKeys: true)
    }
    #expect(error == JSONError(offset: 30, problem: "the key \"a\" is repeated"))
    _ = try JSONDocument(Array(#"[{"a":1},{"a":1,"A":2}]"#.utf8), refusesDuplicateKeys: true)
  }
}
