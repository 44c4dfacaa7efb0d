import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `POST /v1/addresses/reset`: an operator puts an address back to `NEW`.
struct ResetAddress: Sendable {
  let addresses: AddressStore

  var route: Route {
    Route(
      .post, "/v1/addresses/reset", content: .json(maxBytes: 16_384),
      operation: Operation(
        id: "resetAddress", summary: "Put an address back to NEW",
        description: "For every user of the label who has it. Opt-outs are untouched.",
        request: [
          Operation.Content(
            .json, Self.commandSchema,
            example: #"{"channel":"email","address":"a@example.com","reason":"mailbox was full"}"#)
        ],
        responses: [
          Operation.Response(
            .ok, "The address is NEW",
            [
              Operation.Content(
                .json, Self.answerSchema,
                example:
                  #"{"channel":"email","address":"a@example.com","result":"reset","previous_status":"BOUNCED"}"#
              )
            ])
        ], problems: [.notFound, .unprocessableContent]),
      action: .role(.operator) { call, caller in
        try call.refuseQuery()
        var fields = FieldReader(try JSONContent.read(call.request.content))
        let channel = fields.requiredChoice("channel", of: Channel.self)
        let address = Self.address(&fields, on: channel)
        let reason = fields.text("reason", maxCharacters: SetOptOut.maxReasonCharacters)
        let errors = fields.finish()
        guard errors.isEmpty, let channel, let address else { throw Problem.unprocessable(errors) }
        let outcome = try await addresses.reset(
          address, channel: channel, in: caller.label.id, actor: caller.actor, reason: reason)
        return try Self.answer(outcome, channel, address)
      })
  }

  private static func address(_ fields: inout FieldReader, on channel: Channel?) -> String? {
    guard let text = fields.requiredText("address"), let channel else { return nil }
    switch channel {
    case .email:
      if let address = EmailAddress(text) { return address.canonical }
      fields.refuse("address", "`address` is no email address.")
    case .sms:
      if let number = PhoneNumber(international: text) { return number.e164 }
      fields.refuse("address", "`address` is no phone number with + or 00 in front.")
    }
    return nil
  }

  private static func answer(
    _ outcome: AddressStore.ResetOutcome, _ channel: Channel, _ address: String
  ) throws(Problem) -> HTTPResponse {
    let result: (word: String, previous: AddressStatus?) =
      switch outcome {
      case .reset(let previous): ("reset", previous)
      case .alreadyNew: ("already_new", nil)
      case .unknownAddress:
        throw .notFound("This label knows no such address: no user has it and no event named it.")
      }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("channel", channel.rawValue)
    writer.member("address", address)
    writer.member("result", result.word)
    writer.member("previous_status", result.previous?.word ?? EmailStatus.new.rawValue)
    writer.endObject()
    return .json(writer)
  }

  private static let commandSchema = Schema.named(
    "AddressReset",
    .object([
      .required("channel", .choice(Channel.allCases.map(\.rawValue))),
      .required("address", .text), .optional("reason", .text),
    ]))

  private static let answerSchema = Schema.named(
    "AddressResetResult",
    .object([
      .required("channel", .choice(Channel.allCases.map(\.rawValue))),
      .required("address", .text.described("In its canonical form.")),
      .required("result", .choice(["reset", "already_new"])),
      .required("previous_status", .text),
    ]))
}
