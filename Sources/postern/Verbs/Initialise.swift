import HTTPMessages
import HTTPServing
import Ingestion
import Signatures

/// `postern init`
enum Initialise: Verb {
  static let name = "init"
  static let summary = "write a configuration with fresh secrets and a demo label"
  static let details = """
    Writes a file that only you may read, with the label "demo", one source each for SendGrid, Mailgun and
    Twilio, and one API token per role. Each token is printed once. Asks nothing.
    """
  static let options = [
    Option(
      name: "config", value: "FILE",
      summary: "the file to write (default: $POSTERN_CONFIG, else postern.json)"),
    Option(name: "listen", value: "HOST:PORT", summary: "where to listen (default 127.0.0.1:8080)"),
    Option(
      name: "public-url", value: "URL",
      summary: "the URL that providers and players reach (default: the one of --listen)"),
    Option(
      name: "database-env", value: "NAME",
      summary: "the environment variable with the database's URL (default: a private PostgreSQL)"),
    Option(
      name: "trusted-proxy", value: "ADDRESS",
      summary: "the address or network of a proxy that is believed when it names the client"),
    Option(
      name: "data", value: "FOLDER",
      summary: "where spool and private PostgreSQL live (default .postern beside the file)"),
    Option(
      name: "mappings", value: "FOLDER",
      summary: "where the mapping files stand (default mappings beside the file)"),
    Option(
      name: "keep-tokens",
      summary: "also keep the demo tokens in the data directory, for scripts on this machine"),
    Option(name: "force", summary: "replace the file if it exists"),
  ]
  static let examples = [
    "postern init",
    "postern init --config /etc/postern/postern.json --public-url https://hooks.example.com",
  ]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let (arguments, console) = (invocation.arguments, invocation.console)
    let file = Configuration.location(
      option: arguments.text("config"), surroundings: invocation.surroundings)
    let path = Surroundings.absolute(file, in: invocation.surroundings.folder)
    guard arguments.has("force") || !FileAccess.exists(path) else {
      throw Failure("\(file) exists. Give --force to replace it and its secrets")
    }
    var starter = StarterConfiguration(
      listen: try listenAddress(arguments), publicURL: try publicURL(arguments),
      databaseVariable: arguments.text("database-env"),
      trustedProxy: try trustedProxy(arguments))
    if let folder = arguments.text("data") { starter.dataDirectory = folder }
    if let folder = arguments.text("mappings") { starter.mappingsDirectory = folder }
    let keys = DemoKeys(
      dataDirectory: Surroundings.absolute(
        starter.dataDirectory, in: Surroundings.parent(of: path)))
    do {
      try keys.save(starter.sendGridKey, source: StarterConfiguration.sendGridSource)
      if arguments.has("keep-tokens") {
        for token in starter.tokens { try keys.save(token) }
      }
      try FileAccess.writePrivate(
        Array(starter.text.utf8), to: path, replaces: arguments.has("force"))
    } catch {
      throw Failure("\(file) can't be written: \(error)")
    }
    console.errorLine("Wrote \(file). These tokens are shown this once:\n")
    let width = starter.tokens.map(\.name.count).max() ?? 0
    for token in starter.tokens {
      let blanks = String(repeating: " ", count: width - token.name.count)
      console.line("\(token.name)\(blanks)  \(token.text)")
    }
    console.errorLine("\nStart the gateway with: postern serve")
    return .success
  }

  private static func listenAddress(_ arguments: Arguments) throws(UsageError) -> ListenAddress? {
    guard let text = arguments.text("listen") else { return nil }
    guard let address = try? ListenAddress(text) else {
      throw UsageError("--listen is \"\(text)\"; allowed is host:port, such as 127.0.0.1:8080")
    }
    return address
  }

  private static func trustedProxy(_ arguments: Arguments) throws(UsageError) -> IPNetwork? {
    guard let text = arguments.text("trusted-proxy") else { return nil }
    guard let network = IPNetwork(text) else {
      throw UsageError(
        "--trusted-proxy is \"\(text)\"; allowed is an address or a network, such as 10.0.0.0/8")
    }
    return network
  }

  private static func publicURL(_ arguments: Arguments) throws(UsageError) -> String? {
    guard let text = arguments.text("public-url") else { return nil }
    guard let url = PublicURL.normalised(text) else {
      throw UsageError(
        "--public-url must be an http or https URL without user, query and fragment, such as https://hooks.example.com"
      )
    }
    return url
  }
}
