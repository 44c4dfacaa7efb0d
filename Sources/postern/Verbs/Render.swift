import Deliverability
import Ingestion
import Postgres
import Store

/// `postern render [FILE]`
enum Render: Verb {
  static let name = "render"
  static let summary = "replace {{optout}} in a text by a user's opt-out link"
  static let details =
    "Reads FILE, or the input without one, and writes the text to the output. Works on the database "
    + "directly, whether the gateway runs or not. Every {{optout}} of the text gets the same link; with "
    + "--message-id it is the link of that message, which is registered by it."
  static let operands = [
    Operand(name: "FILE", summary: "the text, UTF-8 (default: the input)", isOptional: true)
  ]
  static let options = [
    Option.config,
    Option(name: "label", value: "ID", summary: "the label (default: the only one configured)"),
    Option(name: "user", value: "USER", summary: "the user's user_ext_id"),
    Option(name: "channel", value: "CHANNEL", summary: "email or sms"),
    Option(name: "campaign", value: "NAME", summary: "the campaign its opt-outs count for"),
    Option(name: "template", value: "NAME", summary: "the template"),
    Option(name: "brand", value: "NAME", summary: "the brand (default: the user's)"),
    Option(name: "message-id", value: "ID", summary: "the provider's id of the message"),
  ]
  static let examples = [
    "postern render sms.txt --user player1 --channel sms --campaign autumn",
    "postern render --user player1 --channel email --message-id 0100018f",
  ]

  static let maxBytes = 10 << 20

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let arguments = invocation.arguments
    let message = try message(arguments)
    let configuration = try invocation.configuration()
    let label = try ShowStatus.label(arguments, of: configuration)
    let text = try text(arguments, invocation.surroundings)
    let placeholder = OptOutPlaceholder(in: text)
    guard placeholder.count > 0 else {
      invocation.console.errorLine("The text has no {{optout}}: no link was made.")
      invocation.console.write(text)
      return .success
    }
    return try await Database.use(configuration, name: "render") { pool in
      let links = OptOutLinks(
        tokens: try OptOutTokens(configuration, log: nil),
        messages: MessageStore(
          pool: pool, pseudonyms: Pseudonyms(key: try PrivacyKey.load(configuration, log: nil))),
        publicURL: configuration.publicURL)
      guard let url = try await links.register([message], in: label.id, clock: .now).first else {
        throw Failure("no link was made")
      }
      invocation.console.write(placeholder.replaced(by: url))
      return .success
    }
  }

  private static func message(_ arguments: Arguments) throws -> SentMessage {
    let user = try arguments.required("user")
    guard UserExtID.isValid(user) else {
      throw UsageError("--user must be 1 to 128 bytes of UTF-8 without control characters")
    }
    let word = try arguments.required("channel")
    guard let channel = Channel(rawValue: word) else {
      throw UsageError("--channel is \(word). Use email or sms")
    }
    return SentMessage(
      messageID: arguments.text("message-id"), userExtID: user, channel: channel,
      brand: arguments.text("brand"), campaign: arguments.text("campaign"),
      template: arguments.text("template"))
  }

  private static func text(_ arguments: Arguments, _ surroundings: Surroundings) throws -> String {
    let name = arguments.operands.first
    let path = name.map { Surroundings.absolute($0, in: surroundings.folder) } ?? "/dev/stdin"
    let bytes: [UInt8]
    do {
      bytes = try FileAccess.read(path, maxBytes: maxBytes)
    } catch {
      throw Failure("\(name ?? "the input") can't be read: \(error)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure("\(name ?? "the input") is not UTF-8 text")
    }
    return text
  }
}
