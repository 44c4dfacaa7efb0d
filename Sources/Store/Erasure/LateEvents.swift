import Deliverability
import Postgres

/// Events that arrive for somebody who was erased: they are stored under the pseudonyms, where they still
/// change the status and the opt-outs that a later report of the PAM finds. Their raw request is not kept.
struct LateEvents {
  let label: LabelID
  let pseudonyms: Pseudonyms
  let clock: Timestamp
  let erasures: ErasurePresence?
  let connection: PostgresConnection

  /// For a transaction that takes events as they are, and has the database refuse it if anyone was erased.
  static func assumingNone(in label: LabelID) -> [(sql: String, parameters: [Parameter])] {
    [
      (ErasureMarkQueries.share, [.text(label)]),
      (ErasureMarkQueries.refuseErasures, [.text(label)]),
    ]
  }

  /// - Parameter statements: what opens the transaction; sent along.
  /// - Returns: the requests to write.
  func redact(
    _ requests: [IngestRequestRows],
    opening statements: inout [(sql: String, parameters: [Parameter])]
  ) throws(PostgresError) -> [IngestRequestRows] {
    statements.append((ErasureMarkQueries.share, [.text(label)]))
    statements.append((ErasureMarkQueries.isAnyoneErased, [.text(label)]))
    let results = try connection.pipeline(statements)
    statements = []
    let isAnyoneErased = try results[results.count - 1].first?.boolean("found") == true
    erasures?.note(isAnyoneErased: isAnyoneErased, in: label)
    guard isAnyoneErased else { return requests }
    let redaction = try redaction(for: requests.flatMap { $0.events.map(\.event) })
    var redacted = requests
    for place in redacted.indices {
      for index in redacted[place].events.indices {
        guard let event = redaction(redacted[place].events[index].event) else { continue }
        redacted[place].events[index].event = event
        redacted[place].quarantine = []
        redacted[place].keepsReceipt = false
      }
    }
    return redacted
  }

  private func redaction(for events: [ProviderEvent]) throws(PostgresError) -> EventRedaction {
    var addresses: [AddressKey: AddressKey] = [:]
    var users: [BytewiseText: String] = [:]
    for event in events {
      if let recipient = event.recipient {
        let key = AddressKey(event.channel, recipient)
        if addresses[key] == nil { addresses[key] = pseudonyms.address(key, in: label) }
      }
      if let user = event.userExtID, users[BytewiseText(user)] == nil {
        users[BytewiseText(user)] = pseudonyms.user(user, in: label)
      }
    }
    // Users before addresses, as a report takes their marks.
    let found = try connection.pipeline([
      (ErasureMarkQueries.markedUsers, [.text(label), .textArray(users.values.sorted())]),
      (
        ErasureMarkQueries.markedAddresses,
        ErasureMarkQueries.keyParameters(label, addresses.values.sorted())
      ),
    ])
    var erased: Set<String> = []
    for row in found[0] { erased.insert(try row.text("user_ext_id")) }
    var marked: Set<AddressKey> = []
    for row in found[1] { marked.insert(try AddressDecisionQueries.decodeKey(row)) }
    users = users.filter { erased.contains($0.value) }
    marked.formUnion(try markNew(events, users, addresses, marked))
    return EventRedaction(
      label: label, pseudonyms: pseudonyms,
      addresses: addresses.filter { marked.contains($0.value) },
      users: users)
  }

  /// An address that an erased user's event names is that user's, unless somebody else has or had it.
  private func markNew(
    _ events: [ProviderEvent], _ users: [BytewiseText: String],
    _ addresses: [AddressKey: AddressKey], _ marked: Set<AddressKey>
  ) throws(PostgresError) -> [AddressKey] {
    var named: Set<AddressKey> = []
    for event in events {
      guard let user = event.userExtID, users[BytewiseText(user)] != nil,
        let recipient = event.recipient
      else { continue }
      named.insert(AddressKey(event.channel, recipient))
    }
    let open = named.filter { addresses[$0].map { !marked.contains($0) } ?? false }.sorted()
    guard !open.isEmpty else { return [] }
    var new: [AddressKey] = []
    _ = try connection.query(ErasureMarkQueries.lockNewMarks, [.text(label)])
    let unheld = UserAddressQueries.unheld
    for row in try connection.query(unheld.sql, unheld.bind((label, open))) {
      let key = try AddressDecisionQueries.decodeKey(row)
      if let pseudonym = addresses[key] { new.append(pseudonym) }
    }
    guard !new.isEmpty else { return [] }
    let mark = ErasureMarkQueries.mark(new.sorted(), in: label, clock: clock)
    _ = try connection.query(mark.sql, mark.parameters)
    return new
  }
}
