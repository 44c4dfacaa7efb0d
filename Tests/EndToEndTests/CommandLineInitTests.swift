import HTTPMessages
import HTTPServing
import Ingestion
import Signatures
import Testing

@testable import postern

struct CommandLineInitTests {
  private static func load(_ folder: TemporaryFolder) throws -> Configuration {
    try Configuration.load(
      option: nil,
      surroundings: Surroundings(environment: { _ in nil }, folder: folder.path))
  }

  @Test func `the file that init writes is read without a mistake or a warning`() async throws {
    let folder = try TemporaryFolder()
    let program = RecordedConsole()
    #expect(await program.run("init", in: folder.path) == .success)
    let configuration = try Self.load(folder)
    #expect(configuration.warnings.isEmpty)
    #expect(configuration.labels.map(\.id) == ["demo"])
    #expect(configuration.sources.map(\.id) == ["demo-sendgrid", "demo-mailgun", "demo-twilio"])
    #expect(configuration.sources.allSatisfy { $0.isVerified })
    #expect(configuration.keys.optOut.count == 1)
    #expect(try folder.permissions(of: "postern.json") == 0o600)
    #expect(try folder.permissions(of: ".postern/demo-keys") == 0o700)
    #expect(try folder.permissions(of: ".postern/demo-keys/demo-sendgrid.pem") == 0o600)
  }

  @Test func `each token is printed once and stands in the file as its hash`() async throws {
    let folder = try TemporaryFolder()
    let program = RecordedConsole()
    _ = await program.run("init", in: folder.path)
    let printed = program.output.split(separator: "\n").map { line in
      line.split(separator: " ").map(String.init)
    }
    #expect(printed.map { $0[0] } == ["pam", "sender", "operator"])
    let tokens = try #require(try Self.load(folder).labels.first).tokens
    let file = try folder.text(of: "postern.json")
    for (words, token) in zip(printed, tokens) {
      #expect(token.name == words[0])
      #expect(token.roles.map(\.rawValue) == [words[0]])
      #expect(token.sha256 == Digest.sha256(Array(words[1].utf8)))
      #expect(!file.contains(words[1]))
    }
    #expect(!program.errors.contains("pst_"))
  }

  @Test func `init replaces a file only by force, and then with other secrets`() async throws {
    let folder = try TemporaryFolder()
    _ = await RecordedConsole().run("init", in: folder.path)
    let first = try folder.text(of: "postern.json")
    let refused = RecordedConsole()
    #expect(await refused.run("init", in: folder.path) == .failed)
    #expect(
      refused.errors
        == "postern: postern.json exists. Give --force to replace it and its secrets\n")
    #expect(try folder.text(of: "postern.json") == first)
    #expect(await RecordedConsole().run("init", "--force", in: folder.path) == .success)
    let second = try Self.load(folder)
    #expect(!first.contains(try #require(second.keys.privacy).value))
    #expect(try folder.permissions(of: "postern.json") == 0o600)
  }

  @Test func `init writes what its options say`() async throws {
    let folder = try TemporaryFolder()
    let code = await RecordedConsole().run(
      "init", "--config", "sub.json", "--listen", "[::]:9000", "--public-url",
      "https://hooks.example.com/", "--database-env", "PGURL", "--keep-tokens",
      "--trusted-proxy", "10.0.0.0/8", in: folder.path)
    #expect(code == .success)
    let configuration = try Configuration.load(
      option: "sub.json",
      surroundings: Surroundings(
        environment: { $0 == "PGURL" ? "postgresql://h/d" : nil }, folder: folder.path))
    #expect(configuration.listen == ListenAddress(host: "::", port: 9000))
    #expect(configuration.gatewayURL == "http://[::1]:9000")
    #expect(configuration.publicURL == "https://hooks.example.com")
    #expect(configuration.databaseURL?.value == "postgresql://h/d")
    #expect(
      configuration.trustedProxies == TrustedProxies([IPNetwork("10.0.0.0/8")].compactMap(\.self)))
    let kept = DemoKeys(dataDirectory: configuration.dataDirectory).token(named: "pam") ?? ""
    #expect(
      configuration.labels[0].tokens.first?.sha256 == Digest.sha256(Array(kept.utf8)))
  }

  @Test(arguments: [
    (["--listen", "8080"], "--listen is \"8080\"; allowed is host:port, such as 127.0.0.1:8080"),
    (
      ["--public-url", "example.com"],
      "--public-url must be an http or https URL without user, query and fragment, such as https://hooks.example.com"
    ),
  ])
  func `init refuses an address it could not read again`(words: [String], text: String) async throws
  {
    let folder = try TemporaryFolder()
    let program = RecordedConsole()
    #expect(await program.run(["init"] + words, in: folder.path) == .usage)
    #expect(program.errors.hasPrefix("postern: \(text)\n"))
    #expect(throws: ConfigurationError.self) { try Self.load(folder) }
  }

  // MARK: tokens new

  @Test func `a new token fits the entry that is printed with it`() async throws {
    let program = RecordedConsole()
    let code = await program.run(
      "tokens", "new", "--label", "acme", "--name", #"a "b""#, "--roles", "pam,operator,pam")
    #expect(code == .success)
    let lines = program.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("pst_") && lines[0].utf8.count == 47)
    let configuration = try ConfigurationSample.read(
      #"{"labels":{"acme":{"tokens":[\#(lines[1])]}}}"#)
    #expect(
      configuration.labels[0].tokens == [
        APIToken(
          name: #"a "b""#, roles: [.pam, .operator],
          sha256: Digest.sha256(Array(lines[0].utf8)))
      ])
  }

  @Test(arguments: [
    (["--name", "n", "--roles", "pam"], "--label is missing"),
    (["--label", "acme", "--roles", "pam"], "--name is missing"),
    (["--label", "acme", "--name", "n"], "--roles is missing"),
    (
      ["--label", "Acme", "--name", "n", "--roles", "pam"],
      "--label is no label id. Use 1 to 63 of a-z, 0-9 and -, beginning with a letter or digit"
    ),
    (
      ["--label", "acme", "--name", "n", "--roles", "pam,sendr"],
      "--roles has \"sendr\", allowed are pam, sender, operator. Did you mean sender?"
    ),
    (
      ["--label", "acme", "--name", "n", "--roles", "pam,"],
      "--roles has \"\", allowed are pam, sender, operator"
    ),
  ])
  func `a token needs a label, a name and known roles`(words: [String], text: String) async {
    let program = RecordedConsole()
    #expect(await program.run(["tokens", "new"] + words) == .usage)
    #expect(program.output.isEmpty)
    #expect(program.errors == "postern: \(text)\nSee: postern tokens new --help\n")
  }
}
