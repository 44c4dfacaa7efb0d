import Deliverability
import Postgres

/// The thread's part of an export: one statement's rows, handed on in chunks.
struct LabelExport {
  private static let chunkBytes = 64 * 1024

  let choice: ExportQueries.Choice
  let format: ExportFormat
  let purpose: Purpose
  let chunks: Handoff<[UInt8]>

  func run(on connection: PostgresConnection) throws {
    try connection.transaction { connection in
      _ = try connection.run(ExportQueries.choose, choice)
      var chunk: [UInt8] = []
      try connection.copyOut(ExportQueries.copyOut(format, purpose)) { row in
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
