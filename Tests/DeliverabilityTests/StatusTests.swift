import Deliverability
import Testing

struct StatusTests {
  @Test func `every status word is read in its own channel`() throws {
    for channel in Channel.allCases {
      for word in AddressStatus.words(of: channel) {
        let status = try #require(AddressStatus(word, channel: channel))
        #expect(status.word == word)
        #expect(status.channel == channel)
        #expect(AddressStatus(word.lowercased(), channel: channel) == status)
      }
    }
  }

  @Test func `the words are those of the contract`() {
    #expect(
      Set(AddressStatus.words(of: .email))
        == ["NEW", "VERIFIED", "BLOCKED", "BOUNCED", "BROKEN", "NONE", "UNKNOWN"])
    #expect(
      Set(AddressStatus.words(of: .sms))
        == ["NEW", "VERIFIED", "NONE", "BROKEN", "FAILED_TO_DELIVER", "NOT_MOBILE"])
  }

  @Test(arguments: [
    "FAILED_TO_DELIVER", "FAILED TO DELIVER", "failed to deliver", "Failed-To-Deliver",
    " FAILED  TO__DELIVER ", "_failed_to_deliver_",
  ])
  func `words may be joined in several ways`(text: String) {
    #expect(AddressStatus(text, channel: .sms) == .phone(.failedToDeliver))
  }

  @Test(arguments: [
    ("BOUNCE", Channel.email), ("", .email), (" ", .email), ("FAILED_TO_DELIVER", .email),
    ("BLOCKED", .sms), ("BOUNCED", .sms), ("FAILEDTODELIVER", .sms), ("NEW\u{0}", .email),
    ("ＮＥＷ", .email), ("null", .email),
  ])
  func `another word is refused`(text: String, channel: Channel) {
    #expect(AddressStatus(text, channel: channel) == nil)
  }

  @Test func `ranks stand in the contract's order`() {
    let emails = EmailStatus.allCases.sorted { $0.rank < $1.rank }.map(\.rawValue)
    #expect(emails == ["VERIFIED", "NEW", "BLOCKED", "UNKNOWN", "NONE", "BOUNCED", "BROKEN"])
    let phones = PhoneStatus.allCases.sorted { $0.rank < $1.rank }.map(\.rawValue)
    #expect(
      phones == ["VERIFIED", "NEW", "NONE", "FAILED_TO_DELIVER", "NOT_MOBILE", "BROKEN"])
  }

  @Test(arguments: [
    ("ACTIVE", "ACTIVE"), (" active ", "ACTIVE"), ("Self_Excluded", "SELF_EXCLUDED"),
    ("locked\n", "LOCKED"), ("Active!", "Active!"), ("self excluded", "self excluded"),
    ("ＡＣＴＩＶＥ", "ＡＣＴＩＶＥ"), ("INACTIVE", "INACTIVE"),
    (String(repeating: "x", count: 65), String(repeating: "x", count: 64)),
  ])
  func `an account status is kept as reported or in its known spelling`(
    reported: String, text: String
  ) {
    #expect(AccountStatus(reported)?.text == text)
    #expect(AccountStatus(reported)?.isActive == (text == "ACTIVE"))
  }

  @Test(arguments: ["", " ", "\t\r\n", "\u{A0}", "\u{0}"])
  func `an empty account status is refused`(reported: String) {
    #expect(AccountStatus(reported) == nil)
  }
}
