import JSONReading
import Testing

@testable import ProviderWebhooks

@Suite struct SenderMetadataTests {
  @Test(arguments: [
    #"{"user_ext_id":"u1","campaign":" c ","template":7,"brand":["casino","x"]}"#,
    #""{\"user_ext_id\":\"u1\",\"campaign\":\" c \",\"template\":7,\"brand\":\"casino\"}""#,
  ])
  func `the sender's words are read from an object and from an object's text`(json: String) throws {
    let metadata = SenderMetadata(try JSONDocument(Array(json.utf8)).root)
    #expect(metadata.userExtID == "u1" && metadata.campaign == "c")
    #expect(metadata.template == "7" && metadata.brand == "casino")
  }

  @Test(arguments: [#""no object""#, #""{broken""#, "[]", "null", "7", #"{"other":1}"#, #""[1]""#])
  func `anything else holds nothing`(json: String) throws {
    let nothing = SenderMetadata { _ in nil }
    #expect(SenderMetadata(try JSONDocument(Array(json.utf8)).root) == nothing)
    #expect(SenderMetadata(nil as JSONValue?) == nothing)
  }

  @Test(arguments: [
    ("u", true), (String(repeating: "u", count: 128), true),
    (String(repeating: "u", count: 129), false),
    ("", false), ("u\n", false), ("u\u{85}", false), ("ü", true),
  ])
  func `a user id is 1 to 128 bytes without control characters`(id: String, isKept: Bool) {
    #expect(SenderMetadata { $0 == "user_ext_id" ? id : nil }.userExtID == (isKept ? id : nil))
  }
}
