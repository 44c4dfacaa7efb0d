import Deliverability
import JSONReading

/// Writes whether a user can be contacted, for one user and for a million.
struct FinalStatusJSON: Sendable {
  let policy: Policy
  let purpose: Purpose
  /// The instant judged; one for a whole answer.
  let asOf: Timestamp
  private let asOfText: String

  init(policy: Policy, purpose: Purpose, asOf: Timestamp) {
    self.policy = policy
    self.purpose = purpose
    self.asOf = asOf
    asOfText = asOf.rfc3339
  }

  /// - Parameter facts: nil for a user who is not known.
  func write(_ userExtID: String, _ facts: UserFacts?, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member(Keys.userExtID, userExtID)
    writer.member(Keys.asOf, asOfText)
    writer.member(Keys.purpose, purpose.rawValue)
    writer.member(Keys.accountStatus, facts?.accountStatus.text)
    writer.key(Keys.email)
    write(facts, .email, to: &writer)
    writer.key(Keys.sms)
    write(facts, .sms, to: &writer)
    writer.endObject()
  }

  private func write(_ user: UserFacts?, _ channel: Channel, to writer: inout JSONWriter) {
    let final = FinalStatus.of(user, on: channel, policy: policy, purpose: purpose, now: asOf)
    let facts = user?[channel]
    writer.beginObject()
    writer.key(Keys.canContact)
    writer.boolean(final.canContact)
    writer.member(Keys.address, facts?.address)
    writer.member(Keys.addressStatus, facts.flatMap { $0.address == nil ? nil : $0.status.word })
    writer.key(Keys.pamOptOut)
    writer.boolean(facts?.pamOptOut ?? false)
    writer.key(Keys.smarticoOptOut)
    writer.boolean(facts?.optOut.isInForce(at: asOf) ?? false)
    writer.member(Keys.snoozedUntil, facts?.optOut.runningSnooze(at: asOf)?.rfc3339)
    write(Keys.blockedBy, final.blockedBy, to: &writer)
    write(Keys.ignored, final.ignored, to: &writer)
    writer.member(Keys.nextChangeAt, final.nextChangeAt?.rfc3339)
    writer.endObject()
  }

  private func write(_ key: JSONWriter.Key, _ gates: [Gate], to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginArray()
    for gate in gates { writer.string(gate.rawValue) }
    writer.endArray()
  }

  private enum Keys {
    static let userExtID = JSONWriter.Key("user_ext_id")
    static let asOf = JSONWriter.Key("as_of")
    static let purpose = JSONWriter.Key("purpose")
    static let accountStatus = JSONWriter.Key("account_status")
    static let email = JSONWriter.Key(Channel.email.rawValue)
    static let sms = JSONWriter.Key(Channel.sms.rawValue)
    static let canContact = JSONWriter.Key("can_contact")
    static let address = JSONWriter.Key("address")
    static let addressStatus = JSONWriter.Key("address_status")
    static let pamOptOut = JSONWriter.Key("pam_opt_out")
    static let smarticoOptOut = JSONWriter.Key("smartico_opt_out")
    static let snoozedUntil = JSONWriter.Key("snoozed_until")
    static let blockedBy = JSONWriter.Key("blocked_by")
    static let ignored = JSONWriter.Key("ignored")
    static let nextChangeAt = JSONWriter.Key("next_change_at")
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

extension JSONWriter {
  fileprivate mutating func member(_ key: Key, _ value: String?) {
    self.key(key)
    string(value)
  }
}
