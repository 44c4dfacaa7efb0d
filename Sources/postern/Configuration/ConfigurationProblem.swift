import JSONReading

/// One finding in the configuration file: where, what was found, what is allowed. It never quotes a secret.
struct ConfigurationProblem: Sendable, Equatable {
  /// As the file was named by the user.
  var file: String
  /// Nil if the whole file is meant.
  var position: TextPosition?
  /// Keys from the root, such as `labels.acme.sources.x.verify`; empty if the whole file is meant.
  var path: String
  var text: String
}

extension ConfigurationProblem: CustomStringConvertible {
  var description: String {
    var line = file
    if let position { line += ":\(position.line):\(position.column)" }
    if !path.isEmpty { line += ": \(path)" }
    return "\(line): \(text)"
  }
}

/// A configuration that can't be used, with all its mistakes in the order of the file.
struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  var problems: [ConfigurationProblem]
  var description: String { problems.map(\.description).joined(separator: "\n") }
}
