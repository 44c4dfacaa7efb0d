import Deliverability
import Ingestion
import Postgres
import Store

/// `postern status USER`
enum ShowStatus: Verb {
  static let name = "status"
  static let summary = "say whether a user can be contacted, and what is known of them"
  static let details =
    "Reads the database directly, whether the gateway runs or not."
  static let operands = [Operand(name: "USER", summary: "the user's user_ext_id")]
  static let options = [
    Option.config,
    Option(name: "label", value: "ID", summary: "the label (default: the only one configured)"),
    Option(
      name: "purpose", value: "PURPOSE", summary: "marketing or operational (default: marketing)"),
  ]
  static let examples = ["postern status player1", "postern status player1 --label acme"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let configuration = try invocation.configuration()
    let label = try label(invocation.arguments, of: configuration)
    let purpose = try purpose(invocation.arguments)
    let userExtID = invocation.arguments.operands[0]

    return try await Database.use(configuration, name: "status") { pool in
      let queries = DeliverabilityQueries(lookups: pool, bulk: pool)
      let facts = try await queries.facts(of: [userExtID], in: label.id).first ?? nil
      invocation.console.line("user      \(userExtID) of \(label.id)")
      invocation.console.line("account   \(facts?.accountStatus.text ?? "not reported by the PAM")")
      for channel in Channel.allCases {
        let status = FinalStatus.of(
          facts, on: channel, policy: label.policy, purpose: purpose, now: .now)
        for line in lines(channel, status, facts?[channel]) { invocation.console.line(line) }
      }
      return .success
    }
  }

  private static func lines(_ channel: Channel, _ status: FinalStatus, _ facts: ContactFacts?)
    -> [String]
  {
    let why = status.blockedBy.map(\.rawValue).joined(separator: ", ")
    let verdict = status.canContact ? "can be contacted" : "can't be contacted: \(why)"
    var lines = ["\(channel.rawValue.padded(to: 10))\(verdict)"]
    if let address = facts?.address {
      lines.append("          \(address) is \(facts?.status.word ?? "")")
    }
    if let until = status.nextChangeAt { lines.append("          from \(until.rfc3339)") }
    if !status.ignored.isEmpty {
      let gates = status.ignored.map(\.rawValue).joined(separator: ", ")
      lines.append("          set aside for this purpose: \(gates)")
    }
    return lines
  }

  /// The label that `--label` names, or the only one.
  static func label(_ arguments: Arguments, of configuration: Configuration) throws -> Label {
    let ids = configuration.labels.map(\.id).joined(separator: ", ")
    guard let id = arguments.text("label") else {
      guard configuration.labels.count == 1, let only = configuration.labels.first else {
        throw UsageError("there are several labels: choose one by --label (\(ids))")
      }
      return only
    }
    guard let label = configuration.labels.first(where: { $0.id == id }) else {
      throw UsageError("--label is \(id), which is not configured. Use one of \(ids)")
    }
    return label
  }

  private static func purpose(_ arguments: Arguments) throws(UsageError) -> Purpose {
    guard let text = arguments.text("purpose") else { return .marketing }
    guard let purpose = Purpose(rawValue: text) else {
      throw UsageError("--purpose is \(text). Use marketing or operational")
    }
    return purpose
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
