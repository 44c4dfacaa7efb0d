import Postgres

extension Database {
  /// The database for a verb beside the gateway, for as long as `body` works.
  /// - Parameter name: what its connection is called.
  static func use<Result>(
    _ configuration: Configuration, name: String, _ body: (ConnectionPool) async throws -> Result
  ) async throws -> Result {
    let database = try join(configuration)
    defer { database.stop() }
    let pool = ConnectionPool(ConnectionSettings(url: database.url), size: 1, name: name)
    defer { pool.shutdown() }
    return try await body(pool)
  }
}
