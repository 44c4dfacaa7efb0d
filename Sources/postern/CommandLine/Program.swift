/// The program as a function of its words: finds the verb, runs it, tells what went wrong.
enum Program {
  /// - Parameter words: the command line without the program's name.
  static func run(
    _ words: [String], console: Console, surroundings: Surroundings
  ) async -> ExitCode {
    do {
      return try await dispatch(words, console: console, surroundings: surroundings)
    } catch let error as UsageError {
      let page = error.verb.map { "postern \($0) --help" } ?? "postern help"
      console.errorLine("postern: \(error.text)\nSee: \(page)")
      return .usage
    } catch let error as ConfigurationError {
      console.errorLine(error.description)
      return .failed
    } catch {
      console.errorLine("postern: \(error)")
      return .failed
    }
  }

  private static func dispatch(
    _ words: [String], console: Console, surroundings: Surroundings
  ) async throws -> ExitCode {
    guard let first = words.first else {
      console.writeError(HelpText.overview(of: Verbs.all))
      return .usage
    }
    if first == "--help" || first == "-h" {
      console.write(HelpText.overview(of: Verbs.all))
      return .success
    }
    if Verbs.groups.contains(first), words.count == 2, ["--help", "-h"].contains(words[1]) {
      console.write(HelpText.overview(of: Verbs.all, group: first))
      return .success
    }
    let (verb, rest) = try Verbs.find(first == "--version" ? ["version"] : words)
    let arguments = try Arguments(rest, for: verb)
    if arguments.asksForHelp {
      console.write(HelpText.page(of: verb))
      return .success
    }
    do {
      return try await verb.run(
        Invocation(arguments: arguments, console: console, surroundings: surroundings))
    } catch var error as UsageError {
      error.verb = error.verb ?? verb.name
      throw error
    }
  }
}
