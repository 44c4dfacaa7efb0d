import JSONReading
import Testing

struct RefusedText: Sendable, CustomTestStringConvertible {
  var bytes: [UInt8]
  var offset: Int
  var problem: String

  init(_ text: String, at offset: Int, _ problem: String) {
    self.init(Array(text.utf8), at: offset, problem)
  }
  init(_ bytes: [UInt8], at offset: Int, _ problem: String) {
    self.bytes = bytes
    self.offset = offset
    self.problem = problem
  }
  var testDescription: String { String(decoding: bytes, as: UTF8.self) }
}

struct RefusedTextTests {
  private static let value = "a value was expected"
  private static let key = "a key in double quotes was expected"
  private static let end = "the text must end behind its one value"
  private static let digit = "a digit was expected"
  private static let hex = "four hexadecimal digits were expected behind \\u"
  private static let control = "a control character in a string must be written as an escape"
  private static let utf8 = "a string must be UTF-8"
  private static let unclosed = "the text ends inside the string that begins here"

  @Test(arguments: [
    RefusedText("", at: 0, "the text is empty; a JSON value was expected"),
    RefusedText(" \n", at: 2, "the text is empty; a JSON value was expected"),
    RefusedText(
      "\u{FEFF}{}", at: 0,
      "the text begins with a byte order mark; save it as UTF-8 without one"),
    RefusedText("True", at: 0, "\(value), found \"T\""),
    RefusedText("NaN", at: 0, "\(value), found \"N\""),
    RefusedText("Infinity", at: 0, "\(value), found \"I\""),
    RefusedText("-Infinity", at: 1, "\(digit), found \"I\""),
    RefusedText("undefined", at: 0, "\(value), found \"u\""),
    RefusedText("'a'", at: 0, "\(value), found \"'\""),
    RefusedText("é", at: 0, "\(value), found \"é\""),
    RefusedText("\u{0}", at: 0, "\(value), found byte 0x00"),
    RefusedText("\u{B}1", at: 0, "\(value), found byte 0x0B"),
    RefusedText([0xFF], at: 0, "\(value), found byte 0xFF"),
    RefusedText("tru", at: 3, "true was expected, but the text ends"),
    RefusedText("truE", at: 3, "true was expected, found \"E\""),
    RefusedText("fals ", at: 4, "false was expected, found byte 0x20"),
    RefusedText("nul", at: 3, "null was expected, but the text ends"),
    RefusedText("nulll", at: 4, "\(end), found \"l\""),
    RefusedText("null null", at: 5, "\(end), found \"n\""),
    RefusedText("1 2", at: 2, "\(end), found \"2\""),
    RefusedText("{}}", at: 2, "\(end), found \"}\""),
    RefusedText("[],", at: 2, "\(end), found \",\""),
    RefusedText("{}\u{0}", at: 2, "\(end), found byte 0x00"),
    RefusedText("1//c", at: 1, "\(end), found \"/\""),
    RefusedText("/*c*/1", at: 0, "\(value), found \"/\""),
    RefusedText("01", at: 1, "a number may not begin with a zero before other digits, found \"1\""),
    RefusedText(
      "-01", at: 2, "a number may not begin with a zero before other digits, found \"1\""),
    RefusedText("+1", at: 0, "\(value), found \"+\""),
    RefusedText(".5", at: 0, "\(value), found \".\""),
    RefusedText("-", at: 1, "\(digit), but the text ends"),
    RefusedText("--1", at: 1, "\(digit), found \"-\""),
    RefusedText("-.5", at: 1, "\(digit), found \".\""),
    RefusedText("1.", at: 2, "\(digit), but the text ends"),
    RefusedText("1.e1", at: 2, "\(digit), found \"e\""),
    RefusedText("1e", at: 2, "\(digit), but the text ends"),
    RefusedText("1e+", at: 3, "\(digit), but the text ends"),
    RefusedText("1e1.5", at: 3, "\(end), found \".\""),
    RefusedText("1.5.5", at: 3, "\(end), found \".\""),
    RefusedText("0x1F", at: 1, "\(end), found \"x\""),
    RefusedText("1_000", at: 1, "\(end), found \"_\""),
    RefusedText("\"", at: 0, unclosed),
    RefusedText("[\"abcdefghijklmnop", at: 1, unclosed),
    RefusedText("\"a\\\"", at: 0, unclosed),
    RefusedText(
      "\"\\", at: 2,
      "one of \" \\ / b f n r t u was expected behind the backslash, but the text ends"),
    RefusedText(
      "\"\\x41\"", at: 2,
      "one of \" \\ / b f n r t u was expected behind the backslash, found \"x\""),
    RefusedText(
      "\"\\'\"", at: 2, "one of \" \\ / b f n r t u was expected behind the backslash, found \"'\""),
    RefusedText("\"\\u\"", at: 3, "\(hex), found \"\"\""),
    RefusedText("\"\\u12g4\"", at: 5, "\(hex), found \"g\""),
    RefusedText("\"\\u123", at: 6, "\(hex), but the text ends"),
    RefusedText(
      "\"\\U0041\"", at: 2,
      "one of \" \\ / b f n r t u was expected behind the backslash, found \"U\""),
    RefusedText("\"\n\"", at: 1, "\(control), found byte 0x0A"),
    RefusedText("\"a\tb\"", at: 2, "\(control), found byte 0x09"),
    RefusedText("\"a long text \u{1F} here\"", at: 13, "\(control), found byte 0x1F"),
    RefusedText("\"\u{0}\"", at: 1, "\(control), found byte 0x00"),
    RefusedText([0x22, 0x80, 0x22], at: 1, "\(utf8), found byte 0x80"),
    RefusedText([0x22, 0xC3, 0x22], at: 1, "\(utf8), found byte 0xC3"),
    RefusedText([0x22, 0xC3], at: 1, "\(utf8), found byte 0xC3"),
    RefusedText([0x22, 0xC0, 0x80, 0x22], at: 1, "\(utf8), found byte 0xC0"),
    RefusedText([0x22, 0xC1, 0xBF, 0x22], at: 1, "\(utf8), found byte 0xC1"),
    RefusedText([0x22, 0xE0, 0x9F, 0xBF, 0x22], at: 1, "\(utf8), found byte 0xE0"),
    RefusedText([0x22, 0xED, 0xA0, 0x80, 0x22], at: 1, "\(utf8), found byte 0xED"),
    RefusedText([0x22, 0xE2, 0x82, 0x22], at: 1, "\(utf8), found byte 0xE2"),
    RefusedText([0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], at: 1, "\(utf8), found byte 0xF0"),
    RefusedText([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], at: 1, "\(utf8), found byte 0xF4"),
    RefusedText([0x22, 0xF0, 0x9F, 0x98, 0x22], at: 1, "\(utf8), found byte 0xF0"),
    RefusedText([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], at: 1, "\(utf8), found byte 0xF5"),
    RefusedText([0x22, 0x61, 0xFF, 0x22], at: 2, "\(utf8), found byte 0xFF"),
    RefusedText("[", at: 1, "\(value), but the text ends"),
    RefusedText("[1", at: 2, "a comma or ] was expected, but the text ends"),
    RefusedText("[1,", at: 3, "\(value), but the text ends"),
    RefusedText("[1,]", at: 3, "a value was expected behind the comma, found \"]\""),
    RefusedText("[,1]", at: 1, "\(value), found \",\""),
    RefusedText("[1,,2]", at: 3, "\(value), found \",\""),
    RefusedText("[1 2]", at: 3, "a comma or ] was expected, found \"2\""),
    RefusedText("[1}", at: 2, "a comma or ] was expected, found \"}\""),
    RefusedText("[:]", at: 1, "\(value), found \":\""),
    RefusedText("]", at: 0, "\(value), found \"]\""),
    RefusedText("{", at: 1, "\(key), but the text ends"),
    RefusedText("{1:2}", at: 1, "\(key), found \"1\""),
    RefusedText("{a:1}", at: 1, "\(key), found \"a\""),
    RefusedText("{'a':1}", at: 1, "\(key), found \"'\""),
    RefusedText("{\"a\"}", at: 4, "a colon was expected behind the key, found \"}\""),
    RefusedText("{\"a\" 1}", at: 5, "a colon was expected behind the key, found \"1\""),
    RefusedText("{\"a\":}", at: 5, "\(value), found \"}\""),
    RefusedText("{\"a\":1", at: 6, "a comma or } was expected, but the text ends"),
    RefusedText("{\"a\":1,}", at: 7, "\(key), found \"}\""),
    RefusedText("{\"a\":1]", at: 6, "a comma or } was expected, found \"]\""),
    RefusedText("{\"a\":1 \"b\":2}", at: 7, "a comma or } was expected, found \"\"\""),
    RefusedText("{,}", at: 1, "\(key), found \",\""),
    RefusedText("{\"a\":1,,\"b\":2}", at: 7, "\(key), found \",\""),
    RefusedText("\u{A0}1", at: 0, "\(value), found \"\u{A0}\""),
  ])
  func `is refused with the place and the reason`(refused: RefusedText) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(refused.bytes) }
    #expect(error == JSONError(offset: refused.offset, problem: refused.problem))
  }

  @Test func `a mistake's line and column count characters, not bytes`() {
    let text = Array("{\r\n  \"é漢😀\": x\n}".utf8)
    let error = #expect(throws: JSONError.self) { try JSONDocument(text) }
    #expect(error?.position(in: text) == TextPosition(line: 2, column: 10))
    #expect(TextPosition(offset: 1000, in: text) == TextPosition(line: 3, column: 2))
    #expect(TextPosition(offset: 0, in: []) == TextPosition(line: 1, column: 1))
  }
}
