import Deliverability
import ReasonMapping
import Testing

struct MappingFileTests {
  private static func mapping(_ text: String, channel: Channel = .email) throws -> Mapping {
    try Mapping(layers: [
      MappingFile(path: "mappings/p.json", bytes: Array(text.utf8), channel: channel)
    ])
  }

  @Test func `the shipped shape is read`() throws {
    let mapping = try Self.mapping(
      """
      {
        "reason_emailstatus_mapping": { "spamreport": "BLOCKED", "complained": "BLOCKED", "suppress-bounce": "BOUNCED", "bounce": "BOUNCED" },
        "opt_out_reasons": ["suppress-unsubscribe"], "opt_in_reasons": ["group_resubscribe"]
      }
      """)
    #expect(
      mapping.effective() == [
        EffectiveReason(
          list: .status, key: "bounce", value: "BOUNCED", path: "mappings/p.json", line: 2),
        EffectiveReason(
          list: .status, key: "complained", value: "BLOCKED", path: "mappings/p.json", line: 2),
        EffectiveReason(
          list: .status, key: "spamreport", value: "BLOCKED", path: "mappings/p.json", line: 2),
        EffectiveReason(
          list: .status, key: "suppress-bounce", value: "BOUNCED", path: "mappings/p.json", line: 2),
        EffectiveReason(
          list: .optOut, key: "suppress-unsubscribe", path: "mappings/p.json", line: 3),
        EffectiveReason(list: .optIn, key: "group_resubscribe", path: "mappings/p.json", line: 3),
      ])
  }

  @Test(arguments: EmailStatus.allCases)
  func `every email status is read in any case`(status: EmailStatus) throws {
    for word in [status.rawValue, status.rawValue.lowercased()] {
      let mapping = try Self.mapping("{\"reason_emailstatus_mapping\": {\"x\": \"\(word)\"}}")
      #expect(mapping.decide(kind: .other, reasonKeys: ["x"]).status == .email(status))
    }
  }

  @Test(arguments: [
    ("FAILED_TO_DELIVER", PhoneStatus.failedToDeliver), ("FAILED TO DELIVER", .failedToDeliver),
    ("failed to deliver", .failedToDeliver), ("Not Mobile", .notMobile), ("not_mobile", .notMobile),
    ("BROKEN", .broken), ("new", .new), ("Verified", .verified), ("None", .noStatus),
  ])
  func `every phone status is read, with blanks too`(word: String, status: PhoneStatus) throws {
    let mapping = try Self.mapping(
      "{\"reason_smsstatus_mapping\": {\"30003\": \"\(word)\"}}", channel: .sms)
    #expect(
      mapping.decide(kind: .failedPermanently, reasonKeys: ["30003"]).status == .phone(status))
  }

  @Test(arguments: [
    "{}", " {\n} ", "{\"reason_emailstatus_mapping\": {}}", "{\"opt_out_reasons\": []}",
    "{\"opt_in_reasons\": []}",
  ])
  func `an empty file or part is valid and maps nothing`(text: String) throws {
    let mapping = try Self.mapping(text)
    #expect(mapping.effective().isEmpty)
    #expect(
      mapping.decide(kind: .other, reasonKeys: ["bounce"]) == MappingDecision(isUnmapped: true))
  }

  @Test func `keys are kept trimmed and in lower case, statuses decoded`() throws {
    let mapping = try Self.mapping(
      #"{"reason_emailstatus_mapping": {" Bad-\u0042ox\t": "b\u004funced"}, "opt_out_reasons": ["STOP "]}"#
    )
    #expect(mapping.effective().map(\.key) == ["bad-box", "stop"])
    #expect(mapping.effective().first?.value == "BOUNCED")
  }

  @Test func `the greatest file is read`() throws {
    let rows = (0..<10_000).map { "\"k\($0)\": null" }.joined(separator: ",")
    let longest = String(repeating: "k", count: 256)
    #expect(
      try Self.mapping("{\"reason_emailstatus_mapping\": {\(rows)}}").effective().count == 10_000)
    #expect(try Self.mapping("{\"opt_out_reasons\": [\"\(longest)\"]}").effective().count == 1)
  }
}
