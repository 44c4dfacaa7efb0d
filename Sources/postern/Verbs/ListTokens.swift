import Deliverability
import Ingestion
import Postgres
import Store

/// `postern tokens list`
enum ListTokens: Verb {
  static let name = "tokens list"
  static let summary = "list the configured API tokens and when each was used last"
  static let details = """
    Reads the configuration and the database; last uses are told to the minute and may be some seconds \
    behind. To rotate a token, add the new one under another name, move its holder over, and take the old \
    one out once it is no longer used: both are valid meanwhile.
    """
  static let options = [Option.config]
  static let examples = ["postern tokens list"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let configuration = try invocation.configuration()
    return try await Database.use(configuration, name: "tokens") { pool in
      let store = TokenUseStore(pool: pool)
      for label in configuration.labels {
        let uses = try await store.uses(in: label.id)
        for line in lines(label, uses) { invocation.console.line(line) }
      }
      return .success
    }
  }

  /// One line per token, in the order of the configuration.
  static func lines(_ label: Label, _ uses: [String: Timestamp]) -> [String] {
    label.tokens.map { token in
      let roles = Role.allCases.filter(token.roles.contains).map(\.rawValue).joined(separator: ",")
      let use = uses[token.name].map { "last used \($0.rfc3339)" } ?? "never used"
      return "\(label.id)  \(token.name)  \(roles)  \(use)"
    }
  }
}
