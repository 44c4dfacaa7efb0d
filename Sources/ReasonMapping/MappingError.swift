/// One mistake in an operator's mapping file.
public struct MappingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file as it was named to `MappingFile`.
  public var path: String
  /// From 1.
  public var line: Int
  /// From 1, in Unicode scalars.
  public var column: Int
  /// What was found and what would be allowed, in whole sentences.
  public var problem: String

  public init(path: String, line: Int, column: Int, problem: String) {
    self.path = path
    self.line = line
    self.column = column
    self.problem = problem
  }

  /// `mappings/acme/sendgrid.json:7:18: "BOUNCE" is not an email status. Use one of …`
  public var description: String { "\(path):\(line):\(column): \(problem)" }
}

/// Every mistake that was found, in the order of the text; never empty.
public struct MappingErrors: Error, Sendable, Hashable, CustomStringConvertible {
  public var errors: [MappingError]

  public init(errors: [MappingError]) { self.errors = errors }

  /// A line for each mistake.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
