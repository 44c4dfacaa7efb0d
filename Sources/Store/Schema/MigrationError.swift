/// Why a database's schema can't be used by this program.
public enum MigrationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A newer program has migrated the database.
  case databaseIsNewer(version: Int32, newestKnown: Int32)
  /// The text of a step is not the one that was applied, or the program lacks the step.
  case stepWasEdited(version: Int32)

  public var description: String {
    switch self {
    case .databaseIsNewer(let version, let newestKnown):
      "the database's schema has version \(version), this program knows versions up to "
        + "\(newestKnown): run a newer program, or restore an older backup"
    case .stepWasEdited(let version):
      "migration \(version) is not the one that was applied to this database: "
        + "a migration that has landed must not be edited; put the change into a new one"
    }
  }
}
