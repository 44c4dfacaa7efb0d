import JSONReading
import Testing

struct JSONValueTests {
  private static func value(_ text: String) throws -> JSONValue {
    try JSONDocument(Array(text.utf8)).root
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("1e3", 1000), ("120e-1", 12),
      ("-1.50e2", -150), ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("-9223372036854775809", nil), ("9223372036854775808e0", nil),
      ("-9223372036854775808.0", .min), ("100000000000000000000000e-20", 1000), ("1.5", nil),
      ("1e-1", nil), ("1e99", nil), ("0e999999999999999999999", 0),
      ("1e999999999999999999999", nil),
      ("1e-999999999999999999999", nil), ("0.000", 0), ("1e18", 1_000_000_000_000_000_000),
      ("1e19", nil), ("\"7\"", nil), ("true", nil),
    ] as [(String, Int64?)])
  func `an integer is exact however it is written`(text: String, expected: Int64?) throws {
    #expect(try Self.value(text).integer == expected)
  }

  @Test(
    arguments: [
      ("0", 0), ("1521472262.908", 1521472262.908), ("-2.5e-3", -0.0025), ("1e999", nil),
      ("1e-999", 0), ("\"1\"", nil),
    ] as [(String, Double?)])
  func `a double is the nearest one, if it is finite`(text: String, expected: Double?) throws {
    #expect(try Self.value(text).double == expected)
  }

  @Test func `text keeps a long id's digits and takes strings and numbers alone`() throws {
    #expect(try Self.value("9007199254740993").text == "9007199254740993")
    #expect(try Self.value("1.50").text == "1.50")
    #expect(try Self.value("\"a\\u0062\"").text == "ab")
    #expect(try Self.value("true").text == nil)
    #expect(try Self.value("null").text == nil)
    #expect(try Self.value("[]").text == nil)
  }

  @Test func `each accessor answers for its own kind alone`() throws {
    let texts = ["{}", "[]", "\"\"", "1", "true", "null"]
    let kinds: [JSONValue.Kind] = [.object, .array, .string, .number, .boolean, .null]
    for (text, kind) in zip(texts, kinds) {
      let value = try Self.value(text)
      #expect(value.kind == kind)
      #expect((value.string != nil) == (kind == .string))
      #expect((value.stringBytes != nil) == (kind == .string))
      #expect((value.integer != nil) == (kind == .number))
      #expect((value.double != nil) == (kind == .number))
      #expect((value.boolean != nil) == (kind == .boolean))
      #expect(value.isNull == (kind == .null))
      #expect(value["a"] == nil)
      #expect(value.count == 0)
      #expect(Array(value.elements).isEmpty)
    }
    #expect(try Self.value("false").boolean == false)
  }

  @Test func `members and elements come in order with their places`() throws {
    let root = try Self.value(#" {"a": [1, [2, 3], {"x": {}}, "s"], "é\n": null, "a": true}"#)
    #expect(root.offset == 1)
    #expect(root.count == 3)
    #expect(root.members.map(\.key) == ["a", "é\n", "a"])
    #expect(root.members.map(\.keyOffset) == [2, 36, 50])
    #expect(root.members.map(\.value.kind) == [.array, .null, .boolean])
    let array = try #require(root.members.first { _ in true }?.value)
    #expect(array.count == 4)
    #expect(
      array.elements.map { String(decoding: $0.bytes, as: UTF8.self) }
        == ["1", "[2, 3]", #"{"x": {}}"#, "\"s\""])
    #expect(array.elements.map(\.offset) == [8, 11, 19, 30])
  }

  @Test func `a member is found by its decoded key, the last of repeated ones`() throws {
    let root = try Self.value(#"{"a":1,"b":{"a":5},"\u0061":2,"ab":3,"":4}"#)
    #expect(root["a"]?.integer == 2)
    #expect(root["b"]?["a"]?.integer == 5)
    #expect(root["ab"]?.integer == 3)
    #expect(root[""]?.integer == 4)
    #expect(root["c"] == nil)
    #expect(root["A"] == nil)
  }

  @Test func `a key is compared byte by byte, not by Unicode equivalence`() throws {
    let root = try Self.value("{\"e\u{301}\":1}")
    #expect(root["e\u{301}"]?.integer == 1)
    #expect(root["\u{E9}"] == nil)
  }

  @Test(arguments: [
    ("\"bounce\"", "bounce", true), ("\"bounce\"", "bouncE", false), ("\"bounce\"", "boun", false),
    (#""b\u006funce""#, "bounce", true), (#""b\u006funce""#, "b\\u006funce", false),
    ("\"\"", "", true), ("7", "7", false), ("null", "null", false),
  ])
  func `equality with a text needs the same string`(json: String, text: String, isEqual: Bool)
    throws
  {
    #expect(try Self.value(json).equals(text) == isEqual)
  }

  @Test func `invalid UTF-8 is accepted inside strings when asked, and read as U+FFFD`() throws {
    let bytes: [UInt8] =
      Array("{\"a\":\"x".utf8) + [0xFF, 0xC3] + Array("\",\"".utf8) + [0x80] + Array("\":1}".utf8)
    let root = try JSONDocument(bytes, acceptsInvalidUTF8: true).root
    #expect(root["a"]?.string == "x\u{FFFD}\u{FFFD}")
    #expect(root["a"]?.equals("x\u{FFFD}\u{FFFD}") == true)
    #expect(root["a"]?.stringBytes.map(Array.init) == [0x78, 0xFF, 0xC3])
    #expect(root["\u{FFFD}"]?.integer == 1)
    #expect(throws: JSONError.self) {
      try JSONDocument([0x22, 0xFF, 0x0A, 0x22], acceptsInvalidUTF8: true)
    }
    #expect(throws: JSONError.self) { try JSONDocument([0xFF], acceptsInvalidUTF8: true) }
  }
}
