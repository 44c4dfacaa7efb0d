import Deliverability
import JSONReading
import Testing

@testable import Endpoints

struct FinalStatusJSONTests {
  static let now = EndpointClient.now

  static func text(
    _ userExtID: String, _ facts: UserFacts?, _ purpose: Purpose = .marketing, now: Timestamp = now
  ) -> String {
    var writer = JSONWriter()
    FinalStatusJSON(policy: .standard, purpose: purpose, asOf: now)
      .write(userExtID, facts, to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  static let snoozed = UserFacts(
    userExtID: "u1", accountStatus: .active,
    email: ContactFacts(
      address: "a@example.com", status: .email(.bounced),
      optOut: OptOut(snoozedUntil: now.adding(days: 28))),
    sms: ContactFacts(address: "+35699000001", status: .phone(.new)))

  @Test func `the answer of the contract's example, byte for byte`() {
    #expect(Self.text("u1", Self.snoozed) == FinalStatusJSON.example)
  }

  @Test func `a user who is not known has one reason on both channels`() {
    let channel =
      #"{"can_contact":false,"address":null,"address_status":null,"pam_opt_out":false,"smartico_opt_out":false,"snoozed_until":null,"blocked_by":["UNKNOWN_USER"],"ignored":[],"next_change_at":null}"#
    #expect(
      Self.text("u\"2", nil)
        == #"{"user_ext_id":"u\"2","as_of":"2026-11-22T10:00:00Z","purpose":"marketing","account_status":null,"email":\#(channel),"sms":\#(channel)}"#
    )
  }

  @Test func `what the purpose set aside stands in ignored, and a lone snooze has its end`() throws
  {
    var facts = Self.snoozed
    facts.email.status = .email(.new)
    let end = now.adding(days: 28).rfc3339
    let marketing = try JSONDocument(Array(Self.text("u1", facts).utf8)).root["email"]
    #expect(marketing?["next_change_at"]?.string == end)
    let operational = try JSONDocument(Array(Self.text("u1", facts, .operational).utf8)).root[
      "email"]
    #expect(operational?["can_contact"]?.boolean == true)
    #expect(operational?["ignored"]?.elements.map(\.string) == ["SNOOZED"])
  }

  @Test func `a snooze is over at its own end`() throws {
    let over = Self.text("u1", Self.snoozed, now: Self.now.adding(days: 28))
    let email = try JSONDocument(Array(over.utf8)).root["email"]
    #expect(email?["snoozed_until"]?.isNull == true)
    #expect(email?["smartico_opt_out"]?.boolean == false)
    #expect(email?["blocked_by"]?.elements.map(\.string) == ["ADDRESS_STATUS"])
  }

  private var now: Timestamp { Self.now }
}
