import Deliverability
import Testing

@testable import Store

struct UserMergeTests {
  private static let clock = Timestamp(seconds: 1_700_000_000)
  private static func at(_ seconds: Int64) -> Timestamp { clock.adding(seconds: seconds) }

  private static func merge(
    _ reports: [UserReport], into user: StoredUser? = nil
  ) -> (merge: UserMerge, outcomes: [ReportOutcome]) {
    var merge = UserMerge(
      user ?? StoredUser(userExtID: "u", createdAt: clock), isNew: user == nil)
    let outcomes = reports.map { merge.apply($0, clock: clock) }
    return (merge, outcomes)
  }

  private static func report(_ change: (inout UserReport) -> Void) -> UserReport {
    var report = UserReport(userExtID: "u")
    change(&report)
    return report
  }

  /// A user who reported everything 100 s ago.
  private static let known = merge([
    report {
      $0.email = .value("Old@example.com")
      $0.phone = .value("+35699000001")
      $0.brand = .value("casino")
      $0.accountStatus = AccountStatus("SELF_EXCLUDED")
      $0.pamEmailOptOut = true
      $0.pamSMSOptOut = true
      $0.emailVerified = true
      $0.phoneVerified = true
      $0.reportedAt = at(-100)
    }
  ]).merge.user

  @Test func `a report without fields changes nothing`() {
    let (merge, outcomes) = Self.merge([Self.report { _ in }], into: Self.known)
    #expect(outcomes == [ReportOutcome(result: .unchanged)])
    #expect(merge.user == Self.known)
    #expect(!merge.isChanged)
    #expect(merge.holds.isEmpty && merge.verified.isEmpty && merge.flips.isEmpty)
  }

  @Test func `a new user starts active and without anything`() {
    let (merge, outcomes) = Self.merge([Self.report { _ in }, Self.report { _ in }])
    #expect(outcomes.map(\.result) == [.created, .unchanged])
    #expect(merge.user.accountStatus == .active)
    #expect(merge.user.email == nil && !merge.user.pamEmailOptOut)
    #expect(merge.isChanged)
  }

  typealias Field = (name: String, set: @Sendable (inout UserReport) -> Void)
  private static let fields: [Field] = [
    ("email", { $0.email = .value("new@example.com") }),
    ("phone", { $0.phone = .value("+35699000002") }),
    ("brand", { $0.brand = .value("poker") }),
    ("account_status", { $0.accountStatus = .active }),
    ("pam_email_opt_out", { $0.pamEmailOptOut = false }),
    ("pam_sms_opt_out", { $0.pamSMSOptOut = false }),
    ("email_verified", { $0.emailVerified = false }),
    ("phone_verified", { $0.phoneVerified = false }),
  ]

  @Test(arguments: fields.indices, [(Int64(-101), true), (-100, false), (-99, false)])
  func `an older value is stale, one of the same time applies`(
    index: Int, time: (seconds: Int64, isStale: Bool)
  ) {
    let field = Self.fields[index]
    let report = Self.report {
      field.set(&$0)
      $0.reportedAt = Self.at(time.seconds)
    }
    let (merge, outcomes) = Self.merge([report], into: Self.known)
    if time.isStale {
      #expect(outcomes == [ReportOutcome(result: .unchanged, stale: [field.name])])
      #expect(merge.user == Self.known)
      #expect(merge.flips.isEmpty && merge.holds.isEmpty && merge.verified.isEmpty)
    } else {
      #expect(outcomes == [ReportOutcome(result: .updated)])
      #expect(merge.isChanged)
    }
  }

  @Test func `staleness is kept per field`() {
    var user = Self.known
    user.times.email = Self.at(-10)
    let report = Self.report {
      $0.email = .value("new@example.com")
      $0.brand = .value("poker")
      $0.reportedAt = Self.at(-50)
    }
    let (merge, outcomes) = Self.merge([report], into: user)
    #expect(outcomes == [ReportOutcome(result: .updated, stale: ["email"])])
    #expect(merge.user.brand == "poker")
    #expect(merge.user.email == "old@example.com")
  }

  @Test func `a repeated value moves its time, so that what lies between is stale`() {
    let same = Self.report {
      $0.email = .value("Old@example.com")
      $0.reportedAt = Self.at(-10)
    }
    let between = Self.report {
      $0.email = .value("between@example.com")
      $0.reportedAt = Self.at(-50)
    }
    let (merge, outcomes) = Self.merge([same, between], into: Self.known)
    #expect(outcomes.map(\.result) == [.unchanged, .unchanged])
    #expect(outcomes[1].stale == ["email"])
    #expect(merge.isChanged)
    #expect(merge.user.email == "old@example.com")
  }

  @Test func `a time far in the future counts as ours`() {
    let report = Self.report {
      $0.brand = .value("poker")
      $0.reportedAt = Self.at(301)
    }
    #expect(Self.merge([report]).merge.user.times.brand == Self.clock)
  }

  @Test(arguments: [
    (Reported<String>.null, String?.none, String?.none), (.value(""), nil, nil),
    (.value(" \t"), nil, nil), (.value("nonsense"), nil, "nonsense"),
    (.value("a\u{0}@b.com"), nil, "a\u{FFFD}@b.com"),
    (.value(" Ann <Ann@B.com> "), "ann@b.com", " Ann <Ann@B.com> "),
    (.absent, "old@example.com", "Old@example.com"),
  ])
  func `an address is stored in its canonical form beside the reported text`(
    reported: Reported<String>, email: String?, emailReported: String?
  ) {
    let (merge, _) = Self.merge([Self.report { $0.email = reported }], into: Self.known)
    #expect(merge.user.email == email)
    #expect(merge.user.emailReported == emailReported)
    #expect(merge.user.phone == "+35699000001")
  }

  @Test func `another spelling of the same address is no changed address`() {
    let report = Self.report {
      $0.email = .value("OLD@example.com")
      $0.emailVerified = true
    }
    let (merge, outcomes) = Self.merge([report], into: Self.known)
    #expect(outcomes.map(\.result) == [.updated])
    #expect(merge.holds.isEmpty && merge.verified.isEmpty)
  }

  @Test func `spellings that differ in bytes are two addresses`() {
    let composed = Self.report { $0.email = .value("\u{E9}@example.com") }
    let decomposed = Self.report { $0.email = .value("e\u{301}@example.com") }
    let (merge, outcomes) = Self.merge([composed, decomposed])
    #expect(outcomes.map(\.result) == [.created, .updated])
    #expect(merge.holds.count == 2)
  }

  @Test func `an address passed through within one call was the user's`() {
    let reports = ["a@example.com", "b@example.com"].map { text in
      Self.report { $0.email = .value(text) }
    }
    let (merge, _) = Self.merge(reports, into: Self.known)
    #expect(
      merge.holds.map(\.key.address.text) == [
        "a@example.com", "b@example.com", "old@example.com",
      ])
    #expect(merge.holds.map(\.isCurrent) == [false, true, false])
  }

  @Test func `a verification acts when it turns true`() {
    var user = Self.known
    user.emailVerified = false
    let (merge, _) = Self.merge([Self.report { $0.emailVerified = true }], into: user)
    #expect(merge.verified == [AddressKey(.email, "old@example.com")])
  }

  @Test func `a repeated verification does nothing`() {
    let report = Self.report {
      $0.email = .value("old@example.com")
      $0.emailVerified = true
    }
    #expect(Self.merge([report, report], into: Self.known).merge.verified.isEmpty)
  }

  @Test func `a verification that comes with a changed address acts on that`() {
    let report = Self.report {
      $0.phone = .value("+35699000002")
      $0.phoneVerified = true
    }
    let (merge, _) = Self.merge([report], into: Self.known)
    #expect(merge.verified == [AddressKey(.sms, "+35699000002")])
  }

  @Test func `a changed address alone is not verified by an old flag`() {
    let report = Self.report { $0.email = .value("new@example.com") }
    #expect(Self.merge([report], into: Self.known).merge.verified.isEmpty)
  }

  @Test func `a verification of an address that has been replaced is stale`() {
    var user = StoredUser(userExtID: "u", createdAt: Self.clock)
    user.email = "new@example.com"
    user.emailReported = "new@example.com"
    user.times.email = Self.at(-10)
    let late = Self.report {
      $0.email = .value("old@example.com")
      $0.emailVerified = true
      $0.reportedAt = Self.at(-20)
    }
    let (merge, outcomes) = Self.merge([late], into: user)
    #expect(outcomes[0].stale == ["email", "email_verified"])
    #expect(merge.verified.isEmpty)
    #expect(!merge.user.emailVerified)
  }

  @Test func `every flip of a PAM opt-out is kept, in order`() {
    let reports = [false, false, true].map { value in Self.report { $0.pamEmailOptOut = value } }
    let (merge, _) = Self.merge(reports, into: Self.known)
    #expect(
      merge.flips == [
        .init(channel: .email, isOptedOut: false), .init(channel: .email, isOptedOut: true),
      ])
  }
}
