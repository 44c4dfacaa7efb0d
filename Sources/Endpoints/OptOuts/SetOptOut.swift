import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `PUT /v1/users/{user_ext_id}/opt-out`: an operator's opt-out, snooze or clear.
struct SetOptOut: Sendable {
  let optOuts: OptOutStore
  let now: @Sendable () -> Timestamp

  static let maxReasonCharacters = 500

  /// The words of `action`.
  private enum ActionWord: String, CaseIterable {
    case optOut = "opt_out"
    case snooze, clear
  }

  private struct Command {
    let channels: [Channel]
    let action: OptOutStore.Action
    let reason: String?
  }

  var route: Route {
    Route(
      .put, "/v1/users/{user_ext_id}/opt-out", content: .json(maxBytes: 16_384),
      operation: Operation(
        id: "setOptOut", summary: "Opt a user out, snooze, or clear our opt-outs",
        description: """
          Works for a user whom the PAM has not reported yet. A snooze only extends one that runs. clear \
          ends our opt-outs, snoozes and the providers' entries; the PAM's opt-outs are untouched.
          """,
        request: [
          Operation.Content(
            .json, Self.commandSchema,
            example:
              #"{"channels":["email","sms"],"action":"snooze","days":30,"reason":"asked by phone"}"#
          )
        ],
        responses: [
          Operation.Response(
            .ok, "What is in force now on the channels named",
            [Operation.Content(.json, Self.stateSchema, example: Self.example)])
        ], problems: [.unprocessableContent]),
      action: .role(.operator) { call, caller in
        try call.refuseQuery()
        let userExtID = try call.userExtID()
        let command = try Self.command(
          JSONContent.read(call.request.content), defaultDays: caller.label.policy.snoozeDays)
        let clock = now()
        let states = try await optOuts.apply(
          command.action, to: userExtID, channels: command.channels, in: caller.label.id,
          actor: caller.actor, reason: command.reason, clock: clock)
        return .json(Self.answer(userExtID, states, asOf: clock))
      })
  }

  private static func command(_ value: JSONValue, defaultDays: Int) throws(Problem) -> Command {
    var fields = FieldReader(value)
    let channels = fields.requiredChoices("channels", of: Channel.self)
    let word = fields.requiredChoice("action", of: ActionWord.self)
    let days = fields.integer("days", in: Policy.snoozeDaysRange)
    if days != nil, let word, word != .snooze {
      fields.refuse("days", "`days` belongs to the action snooze; \(word.rawValue) has no end.")
    }
    let reason = fields.text("reason", maxCharacters: maxReasonCharacters)
    let errors = fields.finish()
    guard errors.isEmpty, let word else { throw .unprocessable(errors) }
    let action: OptOutStore.Action =
      switch word {
      case .optOut: .optOut
      case .snooze: .snooze(days: days ?? defaultDays)
      case .clear: .clear
      }
    return Command(channels: channels, action: action, reason: reason)
  }

  private static func answer(_ userExtID: String, _ states: [Channel: OptOut], asOf: Timestamp)
    -> JSONWriter
  {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("user_ext_id", userExtID)
    writer.member("as_of", asOf)
    for channel in Channel.allCases {
      guard let state = states[channel] else { continue }
      writer.key(channel.rawValue)
      writer.beginObject()
      writer.member("smartico_opt_out", state.isInForce(at: asOf))
      writer.member("permanent", state.isPermanent)
      writer.member("snoozed_until", state.runningSnooze(at: asOf))
      writer.member("provider_opt_out", state.isProviderInForce)
      writer.endObject()
    }
    writer.endObject()
    return writer
  }

  private static let commandSchema = Schema.named(
    "OptOutCommand",
    .object([
      .required("channels", .list(of: .choice(Channel.allCases.map(\.rawValue)))),
      .required("action", .choice(ActionWord.allCases.map(\.rawValue))),
      .optional(
        "days",
        .integer(Policy.snoozeDaysRange).described("Of a snooze; the label's policy if absent.")),
      .optional("reason", .text.described("At most \(maxReasonCharacters) characters.")),
    ]))

  private static let channelSchema = Schema.named(
    "ChannelOptOut",
    .object([
      .required("smartico_opt_out", .boolean), .required("permanent", .boolean),
      .required("snoozed_until", .time.orNull), .required("provider_opt_out", .boolean),
    ]))

  private static let stateSchema = Schema.named(
    "OptOutState",
    .object([
      .required("user_ext_id", .text), .required("as_of", .time),
      .optional("email", channelSchema), .optional("sms", channelSchema),
    ]))

  private static let example = #"""
    {"user_ext_id":"u1","as_of":"2026-11-22T10:00:00Z","email":{"smartico_opt_out":true,"permanent":false,\#
    "snoozed_until":"2026-12-22T10:00:00Z","provider_opt_out":false}}
    """#
}
