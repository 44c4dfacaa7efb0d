/// A five-character error code of PostgreSQL, such as `23505`.
///
/// Source: PostgreSQL documentation, appendix A, "PostgreSQL Error Codes".
public struct SQLState: Hashable, Sendable, RawRepresentable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// The first two characters, which say what kind of error it is: `22` data, `23` constraints,
  /// `40` rolled back, `08` connection, `53` resources, `57` operator intervention, `58` system.
  public var classCode: Substring { rawValue.prefix(2) }

  public static let stringDataRightTruncation = SQLState(rawValue: "22001")
  public static let invalidTextRepresentation = SQLState(rawValue: "22P02")
  public static let invalidBinaryRepresentation = SQLState(rawValue: "22P03")
  public static let characterNotInRepertoire = SQLState(rawValue: "22021")
  public static let divisionByZero = SQLState(rawValue: "22012")
  public static let datetimeFieldOverflow = SQLState(rawValue: "22008")
  public static let notNullViolation = SQLState(rawValue: "23502")
  public static let foreignKeyViolation = SQLState(rawValue: "23503")
  public static let uniqueViolation = SQLState(rawValue: "23505")
  public static let checkViolation = SQLState(rawValue: "23514")
  public static let activeTransaction = SQLState(rawValue: "25001")
  public static let readOnlyTransaction = SQLState(rawValue: "25006")
  public static let failedTransaction = SQLState(rawValue: "25P02")
  public static let invalidStatementName = SQLState(rawValue: "26000")
  public static let serializationFailure = SQLState(rawValue: "40001")
  public static let deadlockDetected = SQLState(rawValue: "40P01")
  public static let syntaxError = SQLState(rawValue: "42601")
  public static let undefinedTable = SQLState(rawValue: "42P01")
  public static let duplicateTable = SQLState(rawValue: "42P07")
  public static let featureNotSupported = SQLState(rawValue: "0A000")
  public static let diskFull = SQLState(rawValue: "53100")
  public static let tooManyConnections = SQLState(rawValue: "53300")
  public static let programLimitExceeded = SQLState(rawValue: "54000")
  public static let lockNotAvailable = SQLState(rawValue: "55P03")
  public static let queryCanceled = SQLState(rawValue: "57014")
  public static let adminShutdown = SQLState(rawValue: "57P01")
}
