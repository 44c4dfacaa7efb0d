import Deliverability
import ReasonMapping
import Testing

struct WrongFile: Sendable, CustomTestStringConvertible {
  var channel: Channel
  var text: String
  /// What is reported, without the path in front.
  var reports: [String]

  init(_ text: String, channel: Channel = .email, _ reports: String...) {
    self.channel = channel
    self.text = text
    self.reports = reports
  }
  var testDescription: String { String(text.prefix(80)) }
}

struct MappingFileErrorTests {
  private static let emailWords =
    "Use one of NEW, VERIFIED, BLOCKED, BOUNCED, BROKEN, NONE, UNKNOWN, or null to change nothing."
  private static let phoneWords =
    "Use one of NEW, VERIFIED, NONE, BROKEN, FAILED_TO_DELIVER, NOT_MOBILE, or null to change nothing."
  private static let repeats =
    "already (reasons compare trimmed and in any case). Keep one of them."

  private static func reports(_ file: WrongFile) -> [String] {
    do {
      _ = try MappingFile(path: "m.json", bytes: Array(file.text.utf8), channel: file.channel)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test(arguments: [
    WrongFile("", "1:1: Not readable as JSON: the text is empty; a JSON value was expected."),
    WrongFile(
      "{\n  \"opt_out_reasons\": [\"a\",]\n}",
      "2:27: Not readable as JSON: a value was expected behind the comma, found \"]\"."),
    WrongFile("{\"é\": x}", "1:7: Not readable as JSON: a value was expected, found \"x\"."),
    WrongFile(
      "\u{FEFF}{}",
      "1:1: Not readable as JSON: the text begins with a byte order mark; save it as UTF-8 without one."
    ),
    WrongFile(
      "{} {}", "1:4: Not readable as JSON: the text must end behind its one value, found \"{\"."),
    WrongFile(
      " []",
      "1:2: A mapping file is an object with reason_emailstatus_mapping, opt_out_reasons and opt_in_reasons, found a list."
    ),
    WrongFile(
      "null", channel: .sms,
      "1:1: A mapping file is an object with reason_smsstatus_mapping, opt_out_reasons and opt_in_reasons, found null."
    ),
    WrongFile(
      "{\n \"reasons\": {}}",
      "2:2: \"reasons\" is not a key of a mapping file. Use reason_emailstatus_mapping, opt_out_reasons or opt_in_reasons."
    ),
    WrongFile(
      "{\"reason_email_status_mapping\": {}}",
      "1:2: \"reason_email_status_mapping\" is not a key of a mapping file. Did you mean reason_emailstatus_mapping?"
    ),
    WrongFile(
      "{\"opt-out-reasons\": []}",
      "1:2: \"opt-out-reasons\" is not a key of a mapping file. Did you mean opt_out_reasons?"),
    WrongFile(
      "{\"OPT_IN_REASONS\": []}",
      "1:2: \"OPT_IN_REASONS\" is not a key of a mapping file. Did you mean opt_in_reasons?"),
    WrongFile(
      "{\"reason_smsstatus_mapping\": {}}",
      "1:2: \"reason_smsstatus_mapping\" is for an SMS provider's file, and this is an email provider's. Use reason_emailstatus_mapping."
    ),
    WrongFile(
      "{\"reason_emailstatus_mapping\": {}}", channel: .sms,
      "1:2: \"reason_emailstatus_mapping\" is for an email provider's file, and this is an SMS provider's. Use reason_smsstatus_mapping."
    ),
    WrongFile(
      "{\"opt_out_reasons\": [],\n\"opt_out_reasons\": []}",
      "2:1: \"opt_out_reasons\" stands at m.json:1:2 already. Join the two."),
    WrongFile(
      "{\"reason_emailstatus_mapping\": [\"bounce\"]}",
      "1:32: \"reason_emailstatus_mapping\" must be an object of reasons and statuses, found a list."
    ),
    WrongFile(
      "{\"reason_emailstatus_mapping\": null}",
      "1:32: \"reason_emailstatus_mapping\" must be an object of reasons and statuses, found null."),
    WrongFile(
      "{\"opt_out_reasons\": \"stop\"}",
      "1:21: \"opt_out_reasons\" must be a list of reasons, found a text."),
    WrongFile(
      "{\"opt_in_reasons\": {\"start\": true}}",
      "1:20: \"opt_in_reasons\" must be a list of reasons, found an object."),
    WrongFile(
      "{\n  \"reason_emailstatus_mapping\": {\n    \"bounce\": \"BOUNCE\"\n  }\n}",
      "3:15: \"BOUNCE\" is not an email status. \(emailWords)"),
    WrongFile(
      "{\"reason_emailstatus_mapping\": {\"x\": \"FAILED TO DELIVER\"}}",
      "1:38: \"FAILED TO DELIVER\" is not an email status. \(emailWords)"),
    WrongFile(
      "{\"reason_smsstatus_mapping\": {\"x\": \"BOUNCED\"}}", channel: .sms,
      "1:36: \"BOUNCED\" is not a phone status. \(phoneWords)"),
    WrongFile(
      "{\"reason_emailstatus_mapping\": {\"x\": 1}}",
      "1:38: The status of \"x\" must be a text or null, found a number. \(emailWords)"),
    WrongFile(
      "{\"reason_emailstatus_mapping\": {\"x\": false}}",
      "1:38: The status of \"x\" must be a text or null, found false. \(emailWords)"),
    WrongFile(
      "{\"reason_emailstatus_mapping\": {\"bounce\": null,\n \" Bounce\": \"BOUNCED\"}}",
      "2:2: The reason \" Bounce\" stands at m.json:1:33 \(repeats)"),
    WrongFile(
      "{\"opt_out_reasons\": [\"stop\", \"STOP\"]}",
      "1:30: The reason \"STOP\" stands at m.json:1:22 \(repeats)"),
    WrongFile(
      "{\"opt_out_reasons\": [21610, null]}",
      "1:22: A reason in opt_out_reasons must be a text, found a number. Write it in double quotes.",
      "1:29: A reason in opt_out_reasons must be a text, found null."),
    WrongFile(
      "{\"reason_emailstatus_mapping\": {\" \\n\": null}, \"opt_in_reasons\": [\"\"]}",
      "1:33: A reason must not be empty.", "1:66: A reason must not be empty."),
    WrongFile(
      "{\"opt_in_reasons\": [\"\(String(repeating: "k", count: 257))\"]}",
      "1:21: The reason \"\(String(repeating: "k", count: 64))…\" has 257 bytes. At most 256 are allowed."
    ),
  ])
  func `a wrong file is reported with place, finding and what is allowed`(file: WrongFile) {
    #expect(Self.reports(file) == file.reports.map { "m.json:" + $0 })
  }

  @Test func `all mistakes are reported at once, in the order of the text`() {
    let file = WrongFile(
      """
      {
        "reason_emailstatus_mapping": {
          "é": "BOUNCE", "b": 5, "É": null, "B ": "BAD"
        },
        "reason_smsstatus_mapping": {},
        "opt_out_reasons": [1]
      }
      """)
    #expect(
      Self.reports(file) == [
        "m.json:3:10: \"BOUNCE\" is not an email status. \(Self.emailWords)",
        "m.json:3:25: The status of \"b\" must be a text or null, found a number. \(Self.emailWords)",
        "m.json:3:45: \"BAD\" is not an email status. \(Self.emailWords)",
        "m.json:3:39: The reason \"B \" stands at m.json:3:20 \(Self.repeats)",
        "m.json:5:3: \"reason_smsstatus_mapping\" is for an SMS provider's file, and this is an email provider's. Use reason_emailstatus_mapping.",
        "m.json:6:23: A reason in opt_out_reasons must be a text, found a number. Write it in double quotes.",
      ])
  }

  @Test func `a file beyond its bounds is refused once`() {
    let rows = (0..<10_002).map { "\"k\($0)\"" }.joined(separator: ",\n")
    #expect(
      Self.reports(WrongFile("{\"opt_out_reasons\": [\n\(rows)]}")) == [
        "m.json:10002:1: The file has more than 10000 reasons."
      ])
    let large = "{}" + String(repeating: " ", count: 1024 * 1024)
    #expect(
      Self.reports(WrongFile(large)) == [
        "m.json:1:1048577: Not readable as JSON: the text has more than 1048576 bytes."
      ])
  }
}
