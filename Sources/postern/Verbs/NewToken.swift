import Ingestion

/// `postern tokens new`
enum NewToken: Verb {
  static let name = "tokens new"
  static let summary = "make an API token and the entry for the configuration"
  static let details = """
    Prints the token once: the configuration holds its hash alone. Add the entry to the label's "tokens"
    and start the gateway anew. The configuration is not changed by this command.
    """
  static let options = [
    Option(name: "label", value: "LABEL", summary: "the label whose data the token opens"),
    Option(name: "name", value: "NAME", summary: "who uses it, such as campaigns"),
    Option(
      name: "roles", value: "ROLE,ROLE",
      summary: "what it is for: \(Role.allCases.map(\.rawValue).joined(separator: ", "))"),
  ]
  static let examples = [
    "postern tokens new --label acme --name campaigns --roles sender",
    "postern tokens new --label acme --name crm --roles pam,operator",
  ]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let arguments = invocation.arguments
    let label = try arguments.required("label")
    guard ConfigurationReader.isID(label) else {
      throw UsageError("--label is no label id. Use \(ConfigurationReader.idGrammar)")
    }
    let name = try arguments.required("name")
    guard ConfigurationReader.isName(name) else {
      throw UsageError("--name must be \(ConfigurationReader.nameGrammar)")
    }
    let token = FreshToken(name: name, roles: try roles(arguments.required("roles")))
    invocation.console.errorLine("The token, shown this once:")
    invocation.console.line(token.text)
    invocation.console.errorLine("\nAdd to labels.\(label).tokens:")
    invocation.console.line(token.entry)
    return .success
  }

  private static func roles(_ text: String) throws(UsageError) -> [Role] {
    let allowed = Role.allCases.map(\.rawValue)
    var roles: [Role] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let role = Role(rawValue: String(word)) else {
        let suggestion =
          Spelling.nearest(to: String(word), among: allowed).map { ". Did you mean \($0)?" } ?? ""
        throw UsageError(
          "--roles has \"\(word)\", allowed are \(allowed.joined(separator: ", "))\(suggestion)")
      }
      if !roles.contains(role) { roles.append(role) }
    }
    return roles
  }
}
