/// The schema's numbered steps, embedded in the program. A step that has landed is never edited; the next
/// change is the next number.
public enum Migrations {
  public struct Step: Sendable {
    public let version: Int32
    public let name: String
    public let sql: String

    /// - Parameters:
    ///   - version: ascending from 1.
    ///   - sql: one or several statements, without transaction commands.
    public init(version: Int32, name: String, sql: String) {
      self.version = version
      self.name = name
      self.sql = sql
    }
  }

  public static let all: [Step] = [
    Step(
      version: 1, name: "initial",
      sql: String(decoding: PackageResources.V0001_initial_sql, as: UTF8.self)),
    Step(
      version: 2, name: "messages",
      sql: String(decoding: PackageResources.V0002_messages_sql, as: UTF8.self)),
    Step(
      version: 3, name: "rollups",
      sql: String(decoding: PackageResources.V0003_rollups_sql, as: UTF8.self)),
    Step(
      version: 4, name: "player_choices",
      sql: String(decoding: PackageResources.V0004_player_choices_sql, as: UTF8.self)),
    Step(
      version: 5, name: "erasure",
      sql: String(decoding: PackageResources.V0005_erasure_sql, as: UTF8.self)),
    Step(
      version: 6, name: "previous_status",
      sql: String(decoding: PackageResources.V0006_previous_status_sql, as: UTF8.self)),
  ]
}
