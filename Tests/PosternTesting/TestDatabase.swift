import Glibc
public import Postgres
import Threading

/// An empty database of a suite's own, dropped when the last reference to it goes.
///
/// The server is started at the first use in a process. Made from another one, it starts as its copy.
public final class TestDatabase: Sendable {
  /// A libpq connection text of this database.
  public let url: String
  private let name: String

  /// - Parameter template: a database to copy, which nobody may be connected to.
  public static func create(from template: TestDatabase? = nil) throws -> TestDatabase {
    try TestDatabase(template: template)
  }

  /// The server's own database, for tests that leave nothing behind: it costs no `CREATE DATABASE`.
  public static func common() throws -> ConnectionSettings { try TestServer.shared.get().settings }

  public var settings: ConnectionSettings { ConnectionSettings(url: url) }

  /// A connection to this database, for the calling thread.
  public func connect() throws -> PostgresConnection { try PostgresConnection(settings) }

  private init(template: TestDatabase?) throws {
    let server = try TestServer.shared.get().settings
    let number = String(UInt64.random(in: .min ... .max), radix: 36)
    name = "test_\(getpid())_\(number)"
    url = try server.connectionText(database: name)
    let connection = try PostgresConnection(server)
    defer { connection.close() }
    try connection.execute(
      "CREATE DATABASE \(name) TEMPLATE \(template?.name ?? "template0") ENCODING 'UTF8'")
  }

  deinit {
    // A database that can't be dropped goes with its server.
    guard let server = try? TestServer.shared.get().settings,
      let connection = try? PostgresConnection(server)
    else { return }
    try? connection.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    connection.close()
  }
}
