import Testing

@testable import postern

struct CommandLineTests {
  @Test func `without a verb the help goes to the error stream and the exit code is 2`() async {
    let program = RecordedConsole()
    #expect(await program.run() == .usage)
    #expect(program.output.isEmpty)
    #expect(program.errors == HelpText.overview(of: Verbs.all))
  }

  @Test(arguments: [["help"], ["--help"], ["-h"]])
  func `asked for help the program lists every verb`(words: [String]) async {
    let program = RecordedConsole()
    #expect(await program.run(words) == .success)
    #expect(program.errors.isEmpty)
    for verb in Verbs.all { #expect(program.output.contains("  \(verb.name)  ")) }
  }

  @Test(arguments: Verbs.all.map { $0.name })
  func `every verb explains itself, all its options and operands`(name: String) async throws {
    let words = name.split(separator: " ").map(String.init)
    let (verb, _) = try Verbs.find(words)
    let asked = RecordedConsole()
    #expect(await asked.run(words + ["--help"]) == .success)
    let helped = RecordedConsole()
    #expect(await helped.run(["help"] + words) == .success)
    #expect(asked.output == helped.output)
    #expect(asked.output.hasPrefix("postern \(name): \(verb.summary)\n\nUsage: postern \(name)"))
    for option in verb.options + [Option(name: "help", summary: "")] {
      #expect(asked.output.contains("\n  --\(option.name) "))
    }
    for operand in verb.operands { #expect(asked.output.contains("\n  \(operand.name) ")) }
    #expect(!verb.examples.isEmpty)
  }

  @Test(arguments: Verbs.all.map { $0.name })
  func `every example of a verb is a command line it understands`(name: String) throws {
    let (verb, _) = try Verbs.find(name.split(separator: " ").map(String.init))
    for example in verb.examples {
      let words = example.split(separator: " ").map(String.init)
      #expect(words.first == "postern")
      let (found, rest) = try Verbs.find(Array(words.dropFirst()))
      #expect(ObjectIdentifier(found) == ObjectIdentifier(verb))
      _ = try Arguments(rest, for: verb)
    }
  }

  @Test func `a verb's page looks like this`() async {
    let program = RecordedConsole()
    _ = await program.run("version", "--help")
    #expect(
      program.output == """
        postern version: print the version

        Usage: postern version [options]

        Options:
          --verbose  also print the versions of the system libraries in use
          --help     show this page

        Examples:
          postern version
          postern version --verbose

        """)
  }

  @Test func `a group lists its verbs`() async {
    let program = RecordedConsole()
    #expect(await program.run("tokens", "--help") == .success)
    #expect(program.output.contains("tokens new"))
    #expect(!program.output.contains("simulate"))
  }

  @Test func `the version is one line, and with verbose also the libraries'`() async {
    let short = RecordedConsole()
    #expect(await short.run("version") == .success)
    #expect(short.output == "postern 0.1.0\n")
    let long = RecordedConsole()
    #expect(await long.run("version", "--verbose") == .success)
    for library in ["libpq 1", "libcurl/", "OpenSSL 3"] { #expect(long.output.contains(library)) }
  }

  @Test(arguments: [
    (["verison"], "\"verison\" is not a verb. Did you mean version?", "help"),
    (["frobnicate"], "\"frobnicate\" is not a verb", "help"),
    (["token"], "\"token\" is not a verb. Did you mean tokens?", "help"),
    (["tokens"], "tokens needs a verb behind it. Use tokens new, tokens list", "help"),
    (["tokens", "old"], "tokens has no verb \"old\". Use tokens new, tokens list", "help"),
    (["version", "now"], "\"now\" is one word too many", "version --help"),
    (["version", "-v"], "-v is not an option. Options begin with two dashes", "version --help"),
    (
      ["version", "--verbos"], "--verbos is not an option of version. Did you mean --verbose?",
      "version --help"
    ),
    (["version", "--config", "x"], "--config is not an option of version", "version --help"),
    (["version", "--verbose=1"], "--verbose takes no value", "version --help"),
    (["version", "--verbose", "--verbose"], "--verbose is given twice", "version --help"),
    (["simulate"], "--source is missing", "simulate --help"),
    (["simulate", "--source"], "--source needs a value: --source ID", "simulate --help"),
    (["simulate", "--source="], "--source needs a value: --source ID", "simulate --help"),
    (
      ["simulate", "--source", "x", "--events", "0"],
      "--events is \"0\"; allowed is a whole number from 1 to 10000000", "simulate --help"
    ),
    (
      ["simulate", "--source", "x", "--duplicates", "101%"],
      "--duplicates is \"101%\"; allowed is 0% to 100%", "simulate --help"
    ),
    (
      ["simulate", "--source", "x", "--rate", "fast"],
      "--rate is \"fast\"; allowed is 1/s to 1000000/s", "simulate --help"
    ),
    (
      ["simulate", "--source", "x", "--url", "localhost"],
      "--url must be an http or https URL, such as http://127.0.0.1:8080", "simulate --help"
    ),
    (["help", "tokens", "new", "more"], "\"more\" is one word too many", "help --help"),
  ])
  func `a command line that can't be understood ends with 2 and says what is allowed`(
    words: [String], text: String, page: String
  ) async {
    let program = RecordedConsole()
    #expect(await program.run(words) == .usage)
    #expect(program.output.isEmpty)
    #expect(program.errors == "postern: \(text)\nSee: postern \(page)\n")
  }

  @Test func `a configuration that can't be read ends with 1 and its lines alone`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(#"{"listen":1}"#.utf8, to: "postern.json")
    let program = RecordedConsole()
    #expect(await program.run("simulate", "--source", "x", in: folder.path) == .failed)
    let lines = program.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("postern.json:1:") })
  }

  @Test func `everything behind two dashes is an operand`() throws {
    let arguments = try Arguments(["--", "--help", "-x"], for: ShowHelp.self)
    #expect(arguments.operands == ["--help", "-x"])
    #expect(!arguments.asksForHelp)
  }

  @Test(
    arguments: [
      ("verison", "version"), ("VERSION", "version"), ("intt", "init"), ("xx", nil), ("", nil),
      ("versionversionversion", nil), ("simulat", "simulate"),
    ] as [(String, String?)])
  func `a word is taken for the nearest one if few letters differ`(word: String, meant: String?) {
    #expect(Spelling.nearest(to: word, among: ["init", "simulate", "version"]) == meant)
  }

  @Test func `a gateway that is not there is not alive`() async throws {
    let program = RecordedConsole()
    // Port 1 of the loopback address belongs to nobody.
    #expect(await program.run("healthcheck", "--url", "http://127.0.0.1:1") == .failed)
    #expect(program.errors.contains("http://127.0.0.1:1/healthz gave no answer"))
  }
}
