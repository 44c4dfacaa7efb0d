import Ingestion

/// `postern simulate`
enum Simulate: Verb {
  static let name = "simulate"
  static let summary = "post signed sample traffic of a provider to a running gateway"
  static let details = """
    Plays SendGrid, Mailgun and Twilio. The traffic is about the players player1, player2, … with the
    addresses player1@example.com, … and the numbers +35699000001, …. It is signed with the source's
    own secret; for SendGrid with the key that `postern init` made. Exit code 1 if any answer was not 2xx.
    Ctrl-C ends it with a summary.
    """
  static let options = [
    Option.config,
    Option(name: "source", value: "ID", summary: "the source whose provider is played"),
    Option(name: "events", value: "N", summary: "how many events (default 1000)"),
    Option(
      name: "batch", value: "N",
      summary: "events per request (default 10; 1 for providers that post each event alone)"),
    Option(name: "users", value: "N", summary: "how many players they are about (default 100)"),
    Option(name: "duplicates", value: "P%", summary: "share of repeated events (default 0%)"),
    Option(name: "disorder", summary: "send events in another order than they happened"),
    Option(name: "seed", value: "N", summary: "makes the same choices again (default: random)"),
    Option(name: "rate", value: "N/s", summary: "events per second (default: as fast as it goes)"),
    Option(name: "connections", value: "N", summary: "connections at a time (default 8)"),
    Option(name: "url", value: "URL", summary: "the gateway (default: the configured one)"),
    Option(name: "with-users", summary: "register the players first, as a PAM would"),
    Option(
      name: "token", value: "TOKEN",
      summary: "a token with the role pam, for --with-users (default: that of init --keep-tokens)"),
  ]
  static let examples = [
    "postern simulate --source demo-sendgrid",
    "postern simulate --source demo-twilio --events 200 --users 20 --duplicates 5% --disorder",
    "postern simulate --source demo-mailgun --rate 50/s --with-users --token pst_…",
  ]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let (arguments, console) = (invocation.arguments, invocation.console)
    let sourceID = try arguments.required("source")
    let wishes = try SimulationWishes(arguments)
    let configuration = try invocation.configuration()
    guard let source = configuration.source(sourceID) else {
      let known = configuration.sources.map(\.id)
      let suggestion =
        Spelling.nearest(to: sourceID, among: known).map { "Did you mean \($0)? " } ?? ""
      throw Failure(
        "there is no source \"\(sourceID)\". \(suggestion)\(configuration.file) has \(known.joined(separator: ", "))"
      )
    }
    let keys = DemoKeys(dataDirectory: configuration.dataDirectory)
    let sample = try TrafficSamples.sample(of: source, keys: keys)
    let baseURL = wishes.url ?? configuration.gatewayURL
    let target = "/v1/webhooks/\(source.id)"
    let simulation = Simulation(
      plan: wishes.plan(mix: type(of: sample).mix, end: Simulation.now()), sample: sample,
      batchSize: min(wishes.batchSize, type(of: sample).maxEventsPerRequest),
      connectionCount: wishes.connectionCount, eventsPerSecond: wishes.eventsPerSecond,
      url: baseURL + target, publicURL: configuration.publicURL + target)
    let registration =
      try wishes.registersUsers
      ? UserRegistration(
        baseURL: baseURL, token: token(arguments, keys), userCount: wishes.userCount) : nil

    let (tally, seconds) = try await runOnThread(named: "simulate") {
      try registration?.run()
      return simulation.run(console: console)
    }
    console.line(tally.summary(seconds: seconds))
    return tally.isAllAccepted ? .success : .failed
  }

  private static func token(_ arguments: Arguments, _ keys: DemoKeys) throws -> String {
    guard let token = arguments.text("token") ?? keys.token(named: Role.pam.rawValue) else {
      throw UsageError("--with-users needs --token with a token of the role pam")
    }
    return token
  }
}
