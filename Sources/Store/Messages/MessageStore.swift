public import Deliverability
public import Postgres

/// The messages that senders registered, each with its opt-out link.
public struct MessageStore: Sendable {
  private let pool: ConnectionPool
  private let pseudonyms: Pseudonyms
  private let presence: MessagePresence

  /// - Parameters:
  ///   - pseudonyms: under which messages to erased users are kept.
  ///   - presence: told of every registration, so that events find the messages at once.
  public init(
    pool: ConnectionPool, pseudonyms: Pseudonyms, presence: MessagePresence = MessagePresence()
  ) {
    self.pool = pool
    self.pseudonyms = pseudonyms
    self.presence = presence
  }

  /// Stores messages on the day of `clock`, all in one transaction. One whose link stands already on
  /// that day stays as it was first registered. One to an erased user is kept under the pseudonym: its
  /// link works, and no event brings the id back.
  /// - Parameter messages: with their links' ids, 12 bytes each; of two with one id the first counts.
  /// - Throws: `InvalidInput` before any SQL, nothing is stored then; `PostgresError`.
  public func register(
    _ messages: [(linkID: [UInt8], message: SentMessage)], in label: LabelID, clock: Timestamp
  ) async throws {
    for (_, message) in messages { try UserExtID.check(message.userExtID) }
    guard !messages.isEmpty else { return }
    let unique = Dictionary(
      messages.map { ($0.linkID, $0.message) }, uniquingKeysWith: { a, _ in a })
    let sorted = unique.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let names = sorted.map { pseudonyms.user($0.value.userExtID, in: label) }
    try await pool.write { connection in
      let marked = try connection.query(
        ErasureMarkQueries.markedUsers, [.text(label), .textArray(Set(names).sorted())])
      let erased = Set(try marked.map { try $0.text("user_ext_id") })
      let registration = MessageQueries.Registration(
        label: label, clock: clock,
        messages: zip(sorted, names).map { entry, name in
          var message = entry.value
          if erased.contains(name) { message.userExtID = name }
          return (entry.key, message)
        })
      let counted = try connection.run(MessageQueries.register, registration).compactMap(\.self)
      try RollupQueries.count(counted, in: label, on: connection)
    }
    presence.noteRegistration(in: label, at: clock)
  }

  /// The message or the bare link that a token names; nil if it was never stored, or its retention has ended.
  public func find(
    day: Int32, linkID: [UInt8], in label: LabelID
  ) async throws -> StoredMessage? {
    try await pool.run(deadlineSeconds: 5) { connection in
      try connection.run(MessageQueries.find, (label, day, linkID)).first
    }
  }
}
