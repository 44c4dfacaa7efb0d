import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `POST /v1/messages`: a sender registers messages and gets their opt-out links; one as JSON, many as
/// NDJSON with a result per line. `POST /v1/opt-out-links`: a link without a message.
struct RegisterMessages: Sendable {
  let links: OptOutLinks
  let now: @Sendable () -> Timestamp

  /// Messages of one transaction.
  static let maxRecords = 500

  var routes: [Route] { [messages, link] }

  private var messages: Route {
    Route(
      .post, "/v1/messages", content: .jsonOrLines(maxBytes: 16_384),
      operation: Operation(
        id: "registerMessages", summary: "Register sent messages and get their opt-out links",
        description: """
          One message as JSON, or many as NDJSON, a message a line: each line that is not blank is \
          answered by one line, in order, after it is stored. The same message (id, channel and user) \
          registered again on the same UTC day has the same link, and stays as it was first registered. \
          Events that name the message by its id take its user, campaign, template and brand; register it \
          before its events come.
          """,
        request: [
          Operation.Content(
            .json, MessageJSON.messageSchema, example: MessageJSON.messageExample),
          Operation.Content(
            .lines, MessageJSON.messageSchema, example: MessageJSON.messageExample),
        ],
        responses: [
          Operation.Response(
            .ok, "Stored, and the links",
            [
              Operation.Content(.json, MessageJSON.linkSchema, example: MessageJSON.linkExample),
              Operation.Content(.lines, MessageJSON.lineSchema, example: MessageJSON.lineExample),
            ])
        ], problems: [.unprocessableContent]),
      action: .role(.sender) { call, caller in
        try call.refuseQuery()
        guard let content = call.request.contentStream else {
          return try await register(call, caller, hasMessageID: true)
        }
        return try await .lines(
          MessageBatch(lines: LineReader(content), handler: self, label: caller.label.id))
      })
  }

  private var link: Route {
    Route(
      .post, "/v1/opt-out-links", content: .json(maxBytes: 16_384),
      operation: Operation(
        id: "createOptOutLink", summary: "Make an opt-out link without registering a message",
        description: "Each call makes a new link. Its opt-outs count for the campaign it names.",
        request: [
          Operation.Content(
            .json, MessageJSON.linkRequestSchema,
            example: #"{"user_ext_id":"u1","channel":"sms","campaign":"autumn"}"#)
        ],
        responses: [
          Operation.Response(
            .ok, "The link",
            [Operation.Content(.json, MessageJSON.linkSchema, example: MessageJSON.linkExample)])
        ], problems: [.unprocessableContent]),
      action: .role(.sender) { call, caller in
        try call.refuseQuery()
        return try await register(call, caller, hasMessageID: false)
      })
  }

  private func register(_ call: Call, _ caller: Caller, hasMessageID: Bool) async throws
    -> HTTPResponse
  {
    let message: SentMessage
    do {
      message = try MessageRecord(
        JSONContent.read(call.request.content), hasMessageID: hasMessageID
      ).message
    } catch let invalid as InvalidFields {
      throw Problem(invalid)
    }
    let urls = try await links.register([message], in: caller.label.id, clock: now())
    guard let url = urls.first else { throw Problem.failed }
    var writer = JSONWriter(reservingCapacity: 384)
    MessageJSON.write(message, url: url, to: &writer)
    return .json(writer)
  }
}

/// The lines that are left, and where they go.
struct MessageBatch: LineResults {
  var lines: LineReader
  let handler: RegisterMessages
  let label: LabelID

  /// Registers the next lines.
  /// - Returns: their results, a line each; nil at the end.
  mutating func next() async throws -> [UInt8]? {
    var records: [LineRecord<MessageRecord>] = []
    while records.count < RegisterMessages.maxRecords, records.isEmpty || lines.hasWholeLine,
      let line = try await lines.next()
    {
      records.append(
        LineRecord(line, number: lines.number) { value throws(InvalidFields) in
          try MessageRecord(value)
        })
    }
    guard !records.isEmpty else { return nil }
    let messages = records.compactMap { $0.record?.message }
    var urls = try await handler.links.register(messages, in: label, clock: handler.now())[...]
    var writer = JSONWriter(reservingCapacity: records.count * 384)
    for record in records {
      MessageJSON.write(record, url: record.record == nil ? nil : urls.popFirst(), to: &writer)
    }
    return writer.bytes
  }
}
