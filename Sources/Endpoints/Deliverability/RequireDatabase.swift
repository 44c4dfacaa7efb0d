import Store

extension DeliverabilityQueries {
  /// Asks the database for anything, so that a stream's head is not sent while it is away: behind the
  /// head only a broken connection could tell.
  func requireDatabase(for label: LabelID) async throws {
    _ = try await facts(of: ["-"], in: label)
  }
}
