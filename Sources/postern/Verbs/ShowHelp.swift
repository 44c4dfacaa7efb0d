/// `postern help`, `postern help tokens new`
enum ShowHelp: Verb {
  static let name = "help"
  static let summary = "explain the program or one verb"
  static let operands = [
    Operand(name: "VERB", summary: "the verb to explain", isOptional: true, repeats: true)
  ]
  static let examples = ["postern help", "postern help tokens new"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let words = invocation.arguments.operands
    if words.isEmpty {
      invocation.console.write(HelpText.overview(of: Verbs.all))
    } else if words.count == 1, Verbs.groups.contains(words[0]) {
      invocation.console.write(HelpText.overview(of: Verbs.all, group: words[0]))
    } else {
      let (verb, rest) = try Verbs.find(words)
      if let word = rest.first { throw UsageError("\"\(word)\" is one word too many") }
      invocation.console.write(HelpText.page(of: verb))
    }
    return .success
  }
}
