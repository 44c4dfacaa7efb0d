/// The command line can't be understood; ends with exit code 2.
struct UsageError: Error, Equatable {
  /// What was found and what is allowed, in sentences.
  var text: String
  /// The verb whose help explains more; nil for the program's.
  var verb: String?

  init(_ text: String, verb: String? = nil) {
    self.text = text
    self.verb = verb
  }
}

/// The work could not be done; ends with exit code 1.
struct Failure: Error, Equatable, CustomStringConvertible {
  /// Where, what, and what to do.
  var description: String
  init(_ description: String) { self.description = description }
}
