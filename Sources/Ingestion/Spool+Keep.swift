import Spool

extension Spool {
  /// Takes what the database can't take now; returns when it is on disk.
  /// - Throws: `StoreUnavailable.refused`.
  func keep(_ record: [UInt8], urgent: Bool = false) async throws(StoreUnavailable) {
    do throws(SpoolError) {
      try await append(record, urgent: urgent)
    } catch {
      throw .refused("the database is away, and \(error)")
    }
  }
}
