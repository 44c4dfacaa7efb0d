/// One thing the program does: `postern NAME`. A new verb is one type and one line in `Verbs`.
protocol Verb: Sendable {
  /// One word, or two for a member of a group: `tokens new`.
  static var name: String { get }
  /// Half a sentence for the list of verbs, without a full stop.
  static var summary: String { get }
  /// What one should know beyond the summary, in sentences; may be empty.
  static var details: String { get }
  static var operands: [Operand] { get }
  static var options: [Option] { get }
  /// Whole command lines that work.
  static var examples: [String] { get }

  /// - Throws: `UsageError` (exit code 2); anything else is told to the user and ends with 1.
  static func run(_ invocation: Invocation) async throws -> ExitCode
}

extension Verb {
  static var details: String { "" }
  static var operands: [Operand] { [] }
  static var options: [Option] { [] }
  static var examples: [String] { [] }
}

/// A word behind the verb: `USER` in `postern status USER`.
struct Operand: Sendable {
  var name: String
  var summary: String
  var isOptional = false
  /// Takes every further word too.
  var repeats = false
}

/// `--name` or `--name VALUE`.
struct Option: Sendable {
  var name: String
  /// What the value is called in the help, such as `FILE`; nil for a flag.
  var value: String?
  var summary: String
  /// Whether it may be given several times.
  var repeats = false

  static let config = Option(
    name: "config", value: "FILE",
    summary: "the configuration (default: $POSTERN_CONFIG, else postern.json)")
}

/// What the process answers to its caller.
enum ExitCode: Int32, Sendable {
  case success = 0
  case failed = 1
  case usage = 2
}

/// What a verb gets to work with.
struct Invocation: Sendable {
  var arguments: Arguments
  var console: Console
  var surroundings: Surroundings

  func configuration() throws(ConfigurationError) -> Configuration {
    try Configuration.load(option: arguments.text("config"), surroundings: surroundings)
  }
}
