import Deliverability
import HTTPMessages
import JSONReading
import PosternTesting
import Postgres
import Store
import Testing

@testable import Endpoints

/// The endpoints on a database of their own, with both labels registered.
final class StoredEndpoints: Sendable {
  let client: EndpointClient
  let pool: ConnectionPool
  private let database: TestDatabase

  private init(_ database: TestDatabase, _ pool: ConnectionPool) {
    self.database = database
    self.pool = pool
    client = EndpointClient(pool)
  }

  static func make() async throws -> StoredEndpoints {
    let database = try TestDatabase.create()
    let pool = ConnectionPool(database.settings, size: 2, name: "endpoints")
    try await Migrator(pool: pool).migrate()
    try await LabelStore(pool: pool).register(
      ["acme", "rival"].map { ($0, Policy.standard) }, clock: EndpointClient.now)
    return StoredEndpoints(database, pool)
  }

  /// The same database under another clock.
  func client(at now: Timestamp) -> EndpointClient { EndpointClient(pool, now: now) }

  func put(_ id: String, _ json: String, token: String = "acme-pam") async -> Answer {
    await client.send(.put, "/v1/users/\(id)", token: token, json, type: "application/json")
  }

  func deliverability(_ id: String, token: String = "acme-sender", _ query: String = "")
    async throws
    -> JSONValue
  {
    try await client.send(.get, "/v1/users/\(id)/deliverability\(query)", token: token).json()
  }

  deinit { pool.shutdown(waitSeconds: 1) }
}
