import JSONReading
import Testing

@testable import ProviderWebhooks

@Suite struct JSONEquivalenceTests {
  @Test(arguments: [
    ("null", "null", true), ("true", "true", true), ("true", "false", false), ("null", "0", false),
    ("1", "1.0", true), ("1e2", "100", true), ("1.5", "15e-1", true), ("1.5", "1.6", false),
    ("9007199254740993", "9007199254740992", false), ("1e999", "1e999", true),
    ("1e999", "2e999", false), ("1", "\"1\"", false), ("-0", "0", true),
    (#""a""#, #""\u0061""#, true), (#""é""#, #""e\u0301""#, false), (#""a""#, #""A""#, false),
    ("[1,[2]]", "[1, [2.0]]", true), ("[1,2]", "[2,1]", false), ("[1]", "[1,1]", false),
    ("[]", "{}", false), (#"{"a":1,"b":{"c":2}}"#, #"{"b":{"c":2},"a":1}"#, true),
    (#"{"a":1}"#, #"{"a":1,"b":1}"#, false), (#"{"a":1}"#, #"{"b":1}"#, false),
    (#"{"a":1,"b":2}"#, #"{"a":1,"a":1}"#, false), (#"{"a":null}"#, "{}", false),
  ])
  func `two texts are equivalent if they say the same`(a: String, b: String, isSame: Bool) throws {
    let (first, second) = (try Self.value(a), try Self.value(b))
    #expect(first.isEquivalent(to: second) == isSame)
    #expect(second.isEquivalent(to: first) == isSame)
  }

  private static func value(_ text: String) throws -> JSONValue {
    try JSONDocument(Array(text.utf8)).root
  }
}
