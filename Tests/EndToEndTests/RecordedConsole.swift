import Threading

@testable import postern

/// Runs the program in this process and keeps what it writes.
final class RecordedConsole: Sendable {
  private let texts = Lock((output: "", errors: ""))

  var output: String { texts.withLock { $0.output } }
  var errors: String { texts.withLock { $0.errors } }

  func run(_ words: String..., in folder: String = "/nowhere") async -> ExitCode {
    await run(words, in: folder)
  }

  func run(_ words: [String], in folder: String = "/nowhere") async -> ExitCode {
    let console = Console(
      write: { text in self.texts.withLock { $0.output += text } },
      writeError: { text in self.texts.withLock { $0.errors += text } },
      showsProgress: false)
    return await Program.run(
      words, console: console,
      surroundings: Surroundings(environment: { _ in nil }, folder: folder))
  }
}
