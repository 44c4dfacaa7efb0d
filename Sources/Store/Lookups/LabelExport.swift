import Deliverability
import Postgres

/// An export of a label: one statement's rows, handed from a thread that blocks to a task, in chunks.
struct LabelExport {
  private static let chunkBytes = 64 * 1024
  private static let patienceSeconds = 60.0
  /// A stream lives as long as its reader keeps to its own least speed.
  private static let streamSeconds = 3600.0

  /// Puts the choices into settings of the transaction, since COPY binds nothing.
  let choose: @Sendable (PostgresConnection) throws -> Void
  /// `COPY … TO STDOUT`.
  let copyOut: String
  private let chunks = Handoff<[UInt8]>(capacity: 4, patienceSeconds: patienceSeconds)

  init(copyOut: String, choose: @escaping @Sendable (PostgresConnection) throws -> Void) {
    self.copyOut = copyOut
    self.choose = choose
  }

  /// - Parameter consume: gets whole lines, about 64 KiB at a time, and may wait up to a minute.
  /// - Throws: `PostgresError`; what `consume` throws.
  func stream(through bulk: ConnectionPool, _ consume: ([UInt8]) async throws -> Void) async throws
  {
    async let work: Void = run(on: bulk)
    do {
      while let chunk = try await chunks.take() { try await consume(chunk) }
    } catch {
      chunks.fail(error)
      throw error
    }
    try await work
  }

  /// An end by an error is told to the other side.
  private func run(on bulk: ConnectionPool) async throws {
    do {
      try await bulk.run(deadlineSeconds: Self.streamSeconds) { try copy(from: $0) }
    } catch {
      chunks.fail(error)
      throw error
    }
  }

  private func copy(from connection: PostgresConnection) throws {
    try connection.transaction { connection in
      try choose(connection)
      var chunk: [UInt8] = []
      try connection.copyOut(copyOut) { row in
        chunk.append(contentsOf: row)
        if chunk.count >= Self.chunkBytes {
          try chunks.putBlocking(chunk)
          chunk.removeAll(keepingCapacity: true)
        }
      }
      if !chunk.isEmpty { try chunks.putBlocking(chunk) }
    }
    chunks.finish()
  }
}
