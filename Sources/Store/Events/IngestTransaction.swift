public import Deliverability
public import Postgres

/// Writes requests of one label in one transaction: tokens, receipts, events, and whatever the events
/// that are new decide. Nothing is derived from a repeat.
///
/// Tables are written in one fixed order, keys sorted, so that two gateways never wait for each other in
/// a circle. One round trip is enough when no event decides anything, and one more to learn whether anyone
/// of the label was erased where that can't be assumed. A label that registers messages takes another or
/// two, for events that need one to say whose they are.
public struct IngestTransaction {
  private let connection: PostgresConnection
  private let label: LabelID
  private let clock: Timestamp
  private let pseudonyms: Pseudonyms
  private let presence: MessagePresence?
  private let erasures: ErasurePresence?

  /// - Parameters:
  ///   - clock: our time, for rows that say when they were written.
  ///   - pseudonyms: by which events of erased people are known, and under which they are stored.
  ///   - presence: tells whether to look for registered messages; nil never looks.
  ///   - erasures: tells whether it can be assumed that nobody was erased; nil always asks.
  public init(
    on connection: PostgresConnection, label: LabelID, clock: Timestamp, pseudonyms: Pseudonyms,
    presence: MessagePresence? = nil, erasures: ErasurePresence? = nil
  ) {
    self.pseudonyms = pseudonyms
    self.presence = presence
    self.erasures = erasures
    self.connection = connection
    self.label = label
    self.clock = clock
  }

  /// - Returns: an outcome for each request, in order, once all are committed.
  /// - Throws: `PostgresError`; nothing is written then, or, after `.connection` and `.timedOut`, it is
  ///   unknown, and trying again is safe.
  public func write(_ requests: [IngestRequestRows]) throws(PostgresError) -> [IngestWriteOutcome] {
    let assumesNoErasure = erasures?.canAssumeNone(in: label) == true
    do {
      return try writeInTransaction(requests, assumingNoErasure: assumesNoErasure)
    } catch {
      if !connection.isBroken { try? connection.execute("ROLLBACK") }
      guard assumesNoErasure, error.state == ErasureMarkQueries.refusal else { throw error }
      erasures?.note(isAnyoneErased: true, in: label)
      return try write(requests)
    }
  }

  private func writeInTransaction(
    _ requests: [IngestRequestRows], assumingNoErasure: Bool
  ) throws(PostgresError) -> [IngestWriteOutcome] {
    var statements: [(sql: String, parameters: [Parameter])] = [("BEGIN", [])]
    let reused = try refuseReusedTokens(requests, opening: &statements)
    var taken = requests.indices.filter { !reused.contains($0) }.map { requests[$0] }
    if assumingNoErasure {
      statements += LateEvents.assumingNone(in: label)
    } else {
      taken = try LateEvents(
        label: label, pseudonyms: pseudonyms, clock: clock, erasures: erasures,
        connection: connection
      ).redact(taken, opening: &statements)
    }

    let revisions = Dictionary(
      taken.compactMap(\.revision).map { ($0.revision, $0) }, uniquingKeysWith: { a, _ in a })
    if !revisions.isEmpty {
      statements.append(MappingRevisionQueries.insert(label: label, Array(revisions.values)))
    }
    let receipts = taken.filter(\.keepsReceipt).map(\.receipt)
    statements.append(ReceiptQueries.insert(label: label, receipts))

    let claimed = try claim(Self.firstCopies(of: taken), opening: &statements)
    let candidates = try attribute(claimed, opening: &statements)
    let insertion = statements.count
    if !candidates.isEmpty {
      statements.append(EventQueries.insert(label: label, candidates))
    }
    let quarantine = taken.flatMap(\.quarantine)
    if !quarantine.isEmpty {
      statements.append(QuarantineQueries.insert(label: label, quarantine))
    }
    let decidesNothing = !candidates.contains { $0.decidesSomething }
    if decidesNothing { statements.append(("COMMIT", [])) }
    let results = try connection.pipeline(statements)
    var newIDs: Set<EventID> = []
    if !candidates.isEmpty {
      for row in results[insertion] { newIDs.insert(try EventQueries.decodeID(row)) }
    }
    if !decidesNothing {
      try EventConsequences(on: connection, label: label, clock: clock)
        .applyAndCommit(candidates.filter { $0.decidesSomething && newIDs.contains($0.id) })
    }
    return outcomes(of: requests, reused: reused, newIDs: newIDs)
  }

  /// Each event once, in the order in which the rows of all transactions are written.
  private static func firstCopies(of requests: [IngestRequestRows]) -> [EventRow] {
    // Rows are wide: keys are sorted, and each row is copied once.
    var keys: [(day: Int32, id: EventID, request: Int, place: Int)] = []
    var seen: Set<EventID> = []
    for (number, request) in requests.enumerated() {
      for place in request.events.indices where seen.insert(request.events[place].id).inserted {
        keys.append((request.events[place].day, request.events[place].id, number, place))
      }
    }
    keys.sort { $0.day != $1.day ? $0.day < $1.day : $0.id < $1.id }
    return keys.map { requests[$0.request].events[$0.place] }
  }

  /// Remembers the requests' tokens; answers the places of requests whose token came with another content.
  private func refuseReusedTokens(
    _ requests: [IngestRequestRows],
    opening statements: inout [(sql: String, parameters: [Parameter])]
  ) throws(PostgresError) -> Set<Int> {
    var bound: [WebhookTokenRow.Key: WebhookTokenRow] = [:]
    for token in requests.lazy.compactMap(\.token) where bound[token.key] == nil {
      bound[token.key] = token
    }
    guard !bound.isEmpty else { return [] }
    statements.append(WebhookTokenQueries.remember(label: label, Array(bound.values)))
    let results = try connection.pipeline(statements)
    statements = []
    var digests: [WebhookTokenRow.Key: [UInt8]] = [:]
    for row in results[results.count - 1] {
      let key = WebhookTokenRow.Key(
        source: try row.text("source"), token: BytewiseText(try row.text("token")))
      digests[key] = try row.bytes("content_digest")
    }
    var reused: Set<Int> = []
    for (place, request) in requests.enumerated() {
      if let token = request.token, digests[token.key] != token.contentDigest {
        reused.insert(place)
      }
    }
    return reused
  }

  /// Leaves out events placed by their day of receipt whose identity is claimed already.
  private func claim(
    _ events: [EventRow], opening statements: inout [(sql: String, parameters: [Parameter])]
  ) throws(PostgresError) -> [EventRow] {
    let keyed = events.filter(\.isPlacedByReceipt)
    guard !keyed.isEmpty else { return events }
    statements.append(EventQueries.claimKeys(label: label, of: keyed))
    let results = try connection.pipeline(statements)
    statements = []
    var claimed: Set<EventID> = []
    for row in results[results.count - 1] { claimed.insert(try EventQueries.decodeID(row)) }
    return events.filter { !$0.isPlacedByReceipt || claimed.contains($0.id) }
  }

  /// Adds to the events what the registered messages they name say; see `MessageAttribution`.
  private func attribute(
    _ events: [EventRow], opening statements: inout [(sql: String, parameters: [Parameter])]
  ) throws(PostgresError) -> [EventRow] {
    var events = events
    var incomplete = events.indices.filter { MessageAttribution.canAdd(to: events[$0]) }
    if !incomplete.isEmpty, let presence,
      try presence.hasMessages(in: label, clock: clock, on: connection)
    {
      for window in MessageAttribution.windows where !incomplete.isEmpty {
        let rows = incomplete.map { (place: $0, row: events[$0]) }
        statements.append(MessageAttribution.find(label: label, rows, within: window))
        let results = try connection.pipeline(statements)
        statements = []
        let found = try MessageAttribution.apply(results[results.count - 1], to: &events)
        incomplete.removeAll { found.contains($0) }
      }
    }
    // A message of somebody erased gives the pseudonyms; only the free text is still in clear.
    for place in events.indices where events[place].event.recipient.map(Pseudonyms.isOne) == true {
      events[place].event.detail = events[place].event.detail.map {
        Pseudonyms.isOne($0) ? $0 : pseudonyms.text($0, in: label)
      }
    }
    // A status that no address can be given is none.
    for place in events.indices where events[place].event.recipient == nil {
      events[place].status = nil
    }
    return events
  }

  private func outcomes(of requests: [IngestRequestRows], reused: Set<Int>, newIDs: Set<EventID>)
    -> [IngestWriteOutcome]
  {
    var unreported = newIDs
    return requests.enumerated().map { place, request in
      if reused.contains(place) { return .tokenReused }
      return .stored(
        newEvents: request.events.indices.reduce(0) { count, index in
          unreported.remove(request.events[index].id) == nil ? count : count + 1
        })
    }
  }
}

extension EventRow {
  fileprivate var isPlacedByReceipt: Bool {
    if case .dayOfReceipt = placement { true } else { false }
  }

  /// Whether more than its own row is written if it is new.
  fileprivate var decidesSomething: Bool { status != nil || wish != nil || unmappedReason != nil }
}

extension WebhookTokenRow {
  struct Key: Hashable {
    var source: String
    var token: BytewiseText
  }
  var key: Key { Key(source: source, token: BytewiseText(token)) }
}
