import Deliverability
import JSONReading

/// Writes whether a user can be contacted, for one user and for a million.
struct FinalStatusJSON: Sendable {
  let policy: Policy
  let purpose: Purpose
  /// The instant judged; one for a whole answer.
  let asOf: Timestamp
  private let behindUserExtID: JSONWriter.Fragment

  init(policy: Policy, purpose: Purpose, asOf: Timestamp) {
    self.policy = policy
    self.purpose = purpose
    self.asOf = asOf
    behindUserExtID = JSONWriter.Fragment(
      #","as_of":"\#(asOf.rfc3339)","purpose":"\#(purpose.rawValue)","account_status":"#)
  }

  /// Fragments rather than keys one by one: of a million answers, their writing is a third of the work.
  /// - Parameter facts: nil for a user who is not known.
  func write(_ userExtID: String, _ facts: UserFacts?, to writer: inout JSONWriter) {
    writer.fragment(Fragments.userExtID)
    writer.string(userExtID)
    writer.fragment(behindUserExtID)
    writer.string(facts?.accountStatus.text)
    writer.fragment(Fragments.email)
    write(facts, .email, to: &writer)
    writer.fragment(Fragments.sms)
    write(facts, .sms, to: &writer)
    writer.fragment(Fragments.end)
  }

  private func write(_ user: UserFacts?, _ channel: Channel, to writer: inout JSONWriter) {
    let final = FinalStatus.of(user, on: channel, policy: policy, purpose: purpose, now: asOf)
    let facts = user?[channel]
    writer.fragment(final.canContact ? Fragments.canContact : Fragments.canNotContact)
    writer.string(facts?.address)
    writer.fragment(Fragments.addressStatus)
    writer.string(facts.flatMap { $0.address == nil ? nil : $0.status.word })
    writer.fragment(
      Fragments.optOuts(
        pam: facts?.pamOptOut ?? false, smartico: facts?.optOut.isInForce(at: asOf) ?? false))
    writer.string(facts?.optOut.runningSnooze(at: asOf)?.rfc3339)
    write(final.blockedBy, behind: Fragments.blockedBy, to: &writer)
    write(final.ignored, behind: Fragments.ignored, to: &writer)
    writer.fragment(Fragments.nextChangeAt)
    writer.string(final.nextChangeAt?.rfc3339)
    writer.fragment(Fragments.end)
  }

  private func write(
    _ gates: [Gate], behind fragment: JSONWriter.Fragment, to writer: inout JSONWriter
  ) {
    writer.fragment(fragment)
    for gate in gates { writer.string(gate.rawValue) }
  }

  /// In the order of the text.
  private enum Fragments {
    static let userExtID = JSONWriter.Fragment(#"{"user_ext_id":"#)
    static let email = JSONWriter.Fragment(#","email":"#)
    static let canContact = JSONWriter.Fragment(#"{"can_contact":true,"address":"#)
    static let canNotContact = JSONWriter.Fragment(#"{"can_contact":false,"address":"#)
    static let addressStatus = JSONWriter.Fragment(#","address_status":"#)
    static let blockedBy = JSONWriter.Fragment(#","blocked_by":["#)
    static let ignored = JSONWriter.Fragment(#"],"ignored":["#)
    static let nextChangeAt = JSONWriter.Fragment(#"],"next_change_at":"#)
    static let sms = JSONWriter.Fragment(#","sms":"#)
    static let end = JSONWriter.Fragment("}")

    static func optOuts(pam: Bool, smartico: Bool) -> JSONWriter.Fragment {
      switch (pam, smartico) {
      case (false, false): noOptOut
      case (false, true): smarticoOptOut
      case (true, false): pamOptOut
      case (true, true): bothOptOuts
      }
    }

    private static let noOptOut = optOutFragment(pam: false, smartico: false)
    private static let smarticoOptOut = optOutFragment(pam: false, smartico: true)
    private static let pamOptOut = optOutFragment(pam: true, smartico: false)
    private static let bothOptOuts = optOutFragment(pam: true, smartico: true)

    private static func optOutFragment(pam: Bool, smartico: Bool) -> JSONWriter.Fragment {
      JSONWriter.Fragment(
        #","pam_opt_out":\#(pam),"smartico_opt_out":\#(smartico),"snoozed_until":"#)
    }
  }

  static let example = #"""
    {"user_ext_id":"u1","as_of":"2026-11-22T10:00:00Z","purpose":"marketing","account_status":"ACTIVE",\#
    "email":{"can_contact":false,"address":"a@example.com","address_status":"BOUNCED","pam_opt_out":false,\#
    "smartico_opt_out":true,"snoozed_until":"2026-12-20T10:00:00Z","blocked_by":["SNOOZED","ADDRESS_STATUS"],\#
    "ignored":[],"next_change_at":null},\#
    "sms":{"can_contact":true,"address":"+35699000001","address_status":"NEW","pam_opt_out":false,\#
    "smartico_opt_out":false,"snoozed_until":null,"blocked_by":[],"ignored":[],"next_change_at":null}}
    """#

  static let schema = Schema.named(
    "Deliverability",
    .object([
      .required("user_ext_id", .text), .required("as_of", .time),
      .required("purpose", purposeSchema),
      .required("account_status", .text.orNull.described("null for a user who is not known.")),
      .required("email", channelSchema), .required("sms", channelSchema),
    ]))

  static let purposeSchema = Schema.choice(Purpose.allCases.map(\.rawValue))

  private static let channelSchema = Schema.named(
    "ChannelDeliverability",
    .object([
      .required("can_contact", .boolean), .required("address", .text.orNull),
      .required(
        "address_status",
        .choice(
          EmailStatus.allCases.map(\.rawValue)
            + PhoneStatus.allCases.map(\.rawValue).filter { EmailStatus(rawValue: $0) == nil }
        ).orNull),
      .required("pam_opt_out", .boolean), .required("smartico_opt_out", .boolean),
      .required("snoozed_until", .time.orNull),
      .required("blocked_by", .list(of: gates).described("Every reason against it.")),
      .required("ignored", .list(of: gates).described("What the purpose set aside.")),
      .required("next_change_at", .time.orNull.described("When time alone will change it.")),
    ]))

  private static let gates = Schema.choice(Gate.allCases.map(\.rawValue))
}

extension Operation.Parameter {
  static let purpose = Operation.Parameter(
    name: "purpose",
    description: """
      What the message is for; operational sets account status and opt-outs aside, but not an opt-out \
      from SMS at the provider, who would refuse the message.
      """,
    schema: FinalStatusJSON.purposeSchema)
}
