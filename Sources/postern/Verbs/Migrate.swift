import Postgres
import Store

/// `postern migrate`
enum Migrate: Verb {
  static let name = "migrate"
  static let summary = "bring the database's schema up to this version"
  static let details =
    "serve does the same at its start. Run it before a deploy to have it done first; it takes an "
    + "advisory lock, so it may run beside anything."
  static let options = [
    Option.config,
    Option(name: "dry-run", summary: "only list the steps that are missing"),
  ]
  static let examples = ["postern migrate", "postern migrate --dry-run"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let configuration = try invocation.configuration()
    return try await Database.use(configuration, name: "migrate") { pool in
      let isDryRun = invocation.arguments.has("dry-run")
      let migrator = Migrator(pool: pool)
      let steps = try await isDryRun ? migrator.pending() : migrator.migrate()
      if steps.isEmpty { invocation.console.line("The schema is up to date.") }
      for step in steps {
        invocation.console.line("\(isDryRun ? "missing" : "applied") \(step.version) \(step.name)")
      }
      return .success
    }
  }
}
