import Deliverability
import JSONReading
import Store
import Testing

@testable import Endpoints

struct UserRecordTests {
  static let now = EndpointClient.now

  static func read(_ json: String, userExtID: String? = "u1") throws -> UserRecord {
    try UserRecord(
      JSONDocument(Array(json.utf8)).root, userExtID: userExtID, now: now)
  }

  static func errors(_ json: String, userExtID: String? = "u1") throws -> [FieldError] {
    do {
      _ = try read(json, userExtID: userExtID)
      return []
    } catch let invalid as InvalidFields {
      return invalid.errors
    }
  }

  @Test func `every field is read`() throws {
    let record = try Self.read(
      #"""
      {"email":"a@example.com","phone":"+35699000001","brand":"casino","account_status":" self_excluded ",
       "pam_email_opt_out":true,"pam_sms_opt_out":false,"email_verified":true,"phone_verified":false,
       "reported_at":"2026-11-22T11:00:00+02:00"}
      """#)
    #expect(
      record.report
        == UserReport(
          userExtID: "u1", email: .value("a@example.com"), phone: .value("+35699000001"),
          brand: .value("casino"), accountStatus: AccountStatus("SELF_EXCLUDED"),
          pamEmailOptOut: true, pamSMSOptOut: false, emailVerified: true, phoneVerified: false,
          reportedAt: Timestamp(rfc3339: "2026-11-22T09:00:00Z")))
    #expect(!record.isReportedAtAssumed)
  }

  @Test func `an absent field stays absent and null takes away`() throws {
    #expect(try Self.read("{}").report == UserReport(userExtID: "u1"))
    #expect(
      try Self.read(#"{"email":null,"phone":null,"brand":null}"#).report
        == UserReport(userExtID: "u1", email: .null, phone: .null, brand: .null))
  }

  @Test(arguments: [
    ("email", ["1", "true", "[]", "{}"]), ("phone", ["35699000001", "false", "[]", "{}"]),
    ("brand", ["1", "true", "[]", "{}"]),
    ("account_status", ["null", "1", "true", "[]", "{}", "\"\"", "\" \\t\""]),
    ("pam_email_opt_out", ["null", "1", "0", "\"true\"", "\"\"", "[]", "{}"]),
    ("pam_sms_opt_out", ["null", "1", "0", "\"false\"", "[]", "{}"]),
    ("email_verified", ["null", "1", "\"yes\"", "[]", "{}"]),
    ("phone_verified", ["null", "1", "\"yes\"", "[]", "{}"]),
    (
      "reported_at",
      [
        "null", "1795341600", "true", "[]", "{}", "\"\"", "\"2026-11-22\"",
        "\"2026-11-22T10:00:00\"",
        "\"2026-13-22T10:00:00Z\"", "\"0001-01-01T00:00:00+01:00\"",
        "\"9999-12-31T23:59:59-01:00\"",
      ]
    ),
  ])
  func `a wrong type is refused with the field's pointer`(field: String, values: [String]) throws {
    for value in values {
      let errors = try Self.errors(#"{"\#(field)":\#(value),"user_ext_id":"u1"}"#)
      #expect(errors.map(\.place) == [.pointer("#/\(field)")], "\(field): \(value)")
      #expect(errors.first?.detail.contains("`\(field)`") == true)
    }
  }

  @Test(arguments: ["1", "null", "[]", "\"\"", "\"a\\u0000b\"", "\"a\\u0085b\"", "\"\\n\""])
  func `a record without an id of its own form is refused`(value: String) throws {
    #expect(
      try Self.errors(#"{"user_ext_id":\#(value)}"#, userExtID: nil).map(\.place)
        == [.pointer("#/user_ext_id")])
  }

  @Test func `an id may have 128 bytes and no more`() throws {
    let longest = String(repeating: "é", count: 64)
    #expect(
      try Self.read(#"{"user_ext_id":"\#(longest)"}"#, userExtID: nil).report.userExtID == longest)
    #expect(try Self.errors(#"{"user_ext_id":"\#(longest)x"}"#, userExtID: nil).count == 1)
    #expect(try Self.errors("{}", userExtID: nil).map(\.place) == [.pointer("#/user_ext_id")])
  }

  @Test func `an id that differs from the path's is refused, bytewise`() throws {
    #expect(try Self.errors(#"{"user_ext_id":"u1"}"#).isEmpty)
    #expect(try Self.errors(#"{"user_ext_id":"u2"}"#).map(\.place) == [.pointer("#/user_ext_id")])
    #expect(try Self.errors(#"{"user_ext_id":"e\#u{301}"}"#, userExtID: "\u{E9}").count == 1)
  }

  @Test(arguments: ["1", "null", "\"{}\"", "[{}]", "true"])
  func `what is no object is refused as a whole`(json: String) throws {
    #expect(try Self.errors(json).map(\.place) == [.pointer("#")])
    #expect(try Self.errors(json, userExtID: nil).map(\.place) == [.pointer("#")])
  }

  @Test(arguments: [
    ("pamEmailOptOut", "pam_email_opt_out"), ("pam_email_optout", "pam_email_opt_out"),
    ("E-Mail", "email"), ("emial", "email"), ("accountstatus", "account_status"),
  ])
  func `a misspelt field is refused with the one that was meant`(found: String, meant: String)
    throws
  {
    let errors = try Self.errors(#"{"\#(found)":true}"#)
    #expect(errors.map(\.place) == [.pointer("#/\(found)")])
    #expect(errors.first?.detail.contains("Did you mean \"\(meant)\"?") == true)
  }

  @Test func `all mistakes are named at once`() throws {
    let errors = try Self.errors(
      #"{"email":1,"account_status":null,"pam_sms_opt_out":"no","a/b~c d":1,"reported_at":"now"}"#)
    #expect(
      errors.map(\.place) == [
        .pointer("#/email"), .pointer("#/account_status"), .pointer("#/pam_sms_opt_out"),
        .pointer("#/reported_at"), .pointer("#/a~1b~0c%20d"),
      ])
  }

  @Test func `a time five minutes ahead is taken at its word and a later one is ours`() throws {
    let edge = Self.now.adding(seconds: 300)
    let within = try Self.read(#"{"reported_at":"\#(edge.rfc3339)"}"#)
    #expect(within.report.reportedAt == edge)
    #expect(!within.isReportedAtAssumed)
    let beyond = try Self.read(
      #"{"reported_at":"\#(Timestamp(microseconds: edge.microseconds + 1).rfc3339)"}"#)
    #expect(beyond.report.reportedAt == nil)
    #expect(beyond.isReportedAtAssumed)
  }

  @Test func `an address of any length never costs the other fields, nor becomes another`() throws {
    let phone = "+35699000001" + String(repeating: " ", count: 2000) + "garbage"
    let report = try Self.read(#"{"phone":"\#(phone)","pam_sms_opt_out":true}"#).report
    #expect(report.pamSMSOptOut == true)
    guard case .value(let text) = report.phone else {
      Issue.record("the phone is gone")
      return
    }
    #expect(text.utf8.count <= UserRecord.maxAddressBytes)
    #expect(PhoneNumber(international: text) == nil)
  }

  @Test func `NUL, which no text column holds, becomes the replacement character`() throws {
    #expect(try Self.read(#"{"brand":"a\u0000b"}"#).report.brand == .value("a\u{FFFD}b"))
    #expect(try Self.errors(#"{"brand":"\#(String(repeating: "b", count: 129))"}"#).count == 1)
  }
}
