import Deliverability
import Testing

/// The whole truth table, held against an oracle that shares no code with `FinalStatus.of`: it looks the
/// answer of each gate up in tables of words.
struct FinalStatusTests {
  static let now = Timestamp(seconds: 1_795_341_600)
  static func at(_ seconds: Int64) -> Timestamp { now.adding(seconds: seconds) }

  struct Wish: Sendable {
    var optOut: OptOut
    var gate: String?
    var isProviders = false
    var end: Timestamp?
  }

  /// Every wish with the gate it is expected to close.
  static let wishes: [Wish] = [
    Wish(optOut: OptOut()),
    Wish(optOut: OptOut(clearedAt: at(-1))),
    Wish(optOut: OptOut(snoozedUntil: at(-1))),
    Wish(optOut: OptOut(snoozedUntil: now)),
    Wish(optOut: OptOut(snoozedUntil: at(1)), gate: "SNOOZED", end: at(1)),
    Wish(optOut: OptOut(snoozedUntil: at(1), clearedAt: at(-1)), gate: "SNOOZED", end: at(1)),
    Wish(optOut: OptOut(isPermanent: true), gate: "SMARTICO_OPT_OUT"),
    Wish(optOut: OptOut(isPermanent: true, snoozedUntil: at(1)), gate: "SMARTICO_OPT_OUT"),
    Wish(optOut: OptOut(providerOptedOutAt: at(-9)), gate: "SMARTICO_OPT_OUT", isProviders: true),
    Wish(
      optOut: OptOut(providerOptedOutAt: at(-9), clearedAt: at(-10)), gate: "SMARTICO_OPT_OUT",
      isProviders: true),
    Wish(optOut: OptOut(providerOptedOutAt: at(-9), clearedAt: at(-9))),
    Wish(optOut: OptOut(providerOptedOutAt: at(-9), clearedAt: at(-8))),
    Wish(
      optOut: OptOut(snoozedUntil: at(1), providerOptedOutAt: at(-9), clearedAt: at(-9)),
      gate: "SNOOZED", end: at(1)),
    Wish(
      optOut: OptOut(snoozedUntil: at(1), providerOptedOutAt: at(-9)), gate: "SMARTICO_OPT_OUT",
      isProviders: true),
  ]

  static let accounts: [(word: String, isActive: Bool)] = [
    ("ACTIVE", true), ("BLOCKED", false), ("SUSPENDED", false), ("BANNED", false),
    ("SELF_EXCLUDED", false), ("DEACTIVATED", false), ("PENDING", false), ("LOCKED", false),
    ("something new", false),
  ]

  /// The statuses that close the gate: always, or only under a policy that spares reported addresses.
  static let refusedWords: [Channel: Set<String>] = [
    .email: ["BOUNCED", "BROKEN", "NONE", "UNKNOWN"],
    .sms: ["NONE", "BROKEN", "FAILED_TO_DELIVER", "NOT_MOBILE"],
  ]

  static let order = [
    "ACCOUNT_NOT_ACTIVE", "NO_ADDRESS", "PAM_OPT_OUT", "SMARTICO_OPT_OUT", "SNOOZED",
    "ADDRESS_STATUS",
  ]

  @Test(arguments: Channel.allCases, [false, true])
  func `every combination answers all its failing gates, for both purposes`(
    channel: Channel, contactsBlocked: Bool
  ) throws {
    let policy = Policy(contactsBlockedEmail: contactsBlocked, snoozeDays: 30)
    var combinations = 0
    for account in Self.accounts {
      let accountStatus = try #require(AccountStatus(account.word))
      for word in AddressStatus.words(of: channel) + [""] {
        let status =
          word.isEmpty ? AddressStatus.new(channel) : AddressStatus(word, channel: channel)
        for pamOptOut in [false, true] {
          for wish in Self.wishes {
            var expected: Set<String> = []
            if !account.isActive { expected.insert("ACCOUNT_NOT_ACTIVE") }
            if word.isEmpty { expected.insert("NO_ADDRESS") }
            if pamOptOut { expected.insert("PAM_OPT_OUT") }
            if let gate = wish.gate { expected.insert(gate) }
            if Self.refusedWords[channel]?.contains(word) == true
              || word == "BLOCKED" && !contactsBlocked
            {
              expected.insert("ADDRESS_STATUS")
            }
            let facts = ContactFacts(
              address: word.isEmpty ? nil : "x", status: try #require(status),
              pamOptOut: pamOptOut, optOut: wish.optOut)
            // The other channel is closed in every way, and must not matter.
            let other = ContactFacts(
              address: nil, status: .broken(channel == .email ? .sms : .email), pamOptOut: true,
              optOut: OptOut(isPermanent: true))
            let user = UserFacts(
              userExtID: "u", accountStatus: accountStatus,
              email: channel == .email ? facts : other, sms: channel == .sms ? facts : other)

            let marketing = FinalStatus.of(
              user, on: channel, policy: policy, purpose: .marketing, now: Self.now)
            #expect(marketing.blockedBy.map(\.rawValue) == Self.order.filter(expected.contains))
            #expect(marketing.ignored.isEmpty)
            #expect(marketing.canContact == expected.isEmpty)
            #expect(marketing.nextChangeAt == (expected == ["SNOOZED"] ? wish.end : nil))

            var kept: Set<String> = ["NO_ADDRESS", "ADDRESS_STATUS"]
            if channel == .sms, wish.isProviders { kept.insert("SMARTICO_OPT_OUT") }
            let operational = FinalStatus.of(
              user, on: channel, policy: policy, purpose: .operational, now: Self.now)
            #expect(
              operational.blockedBy.map(\.rawValue)
                == Self.order.filter { expected.contains($0) && kept.contains($0) })
            #expect(
              operational.ignored.map(\.rawValue)
                == Self.order.filter { expected.contains($0) && !kept.contains($0) })
            #expect(operational.nextChangeAt == nil)
            combinations += 1
          }
        }
      }
    }
    #expect(combinations == 9 * (AddressStatus.words(of: channel).count + 1) * 2 * 14)
  }

  @Test(arguments: Channel.allCases, Purpose.allCases)
  func `an unknown user is answered with that alone`(channel: Channel, purpose: Purpose) {
    let status = FinalStatus.of(
      nil, on: channel, policy: .standard, purpose: purpose, now: Self.now)
    #expect(status == FinalStatus(blockedBy: [.unknownUser]))
    #expect(!status.canContact)
  }
}
