import Deliverability
import Ingestion
import Store

/// `postern quarantine show`
enum ShowQuarantined: Verb {
  static let name = "quarantine show"
  static let summary = "show a quarantined request as it came, without its credentials"
  static let details = "Needs --id; `postern quarantine list` shows the ids."
  static let options = QuarantineSelection.options
  static let examples = ["postern quarantine show --id 019abcde-0000-7000-8000-000000000000"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    _ = try invocation.arguments.required("id")
    let configuration = try invocation.configuration()
    let selection = try QuarantineSelection(invocation.arguments, configuration)
    let console = invocation.console
    return try await Database.use(configuration, name: "quarantine") { pool in
      var isFound = false
      try await selection.forEachRow(in: QuarantineStore(pool: pool)) { row, label in
        isFound = true
        let credentials =
          configuration.source(row.receipt.source)?.credentialFields ?? Source.usualCredentialFields
        console.write(text(row, label.id, hiding: credentials))
        return false
      }
      guard isFound else { throw Failure("there is no such row in quarantine") }
      return .success
    }
  }

  /// - Parameter credentials: fields, lower-case, of which only the name is shown.
  private static func text(
    _ row: QuarantineRow, _ label: String, hiding credentials: Set<String>
  ) -> String {
    let receipt = row.receipt
    let place = row.path.isEmpty ? "the whole request" : row.path
    var lines = [
      "id         \(QuarantineID.text(row.id))", "source     \(label)/\(receipt.source)",
      "received   \(receipt.receivedAt.rfc3339)", "authentic  \(row.isAuthentic ? "yes" : "no")",
      "reason     \(row.reason.rawValue)", "place      \(place)", "problem    \(row.problem)", "",
      "\(receipt.method) \(target(receipt))",
    ]
    for line in String(decoding: receipt.fields, as: UTF8.self).split(separator: "\r\n") {
      let name = line.prefix { $0 != ":" }
      lines.append(
        credentials.contains(name.asciiLowercased()) ? "\(name): [not shown]" : String(line))
    }
    return (lines + ["", String(decoding: receipt.body, as: UTF8.self)]).joined(separator: "\n")
      + "\n"
  }

  /// Without the token of a secret path.
  private static func target(_ receipt: ReceiptRow) -> String {
    let prefix = "/v1/webhooks/\(receipt.source)/"
    guard receipt.target.hasPrefix(prefix) else { return receipt.target }
    let query = receipt.target[prefix.endIndex...].drop { $0 != "?" }
    return "\(prefix)[not shown]\(query)"
  }
}
