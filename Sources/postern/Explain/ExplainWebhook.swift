/// `postern explain`
enum ExplainWebhook: Verb {
  static let name = "explain"
  static let summary =
    "say whether a captured webhook is authentic, why not, and what it would change"
  static let details = """
    Needs neither the gateway nor a database. It names secrets by their place, such as secrets[0], and
    never shows one. Without --source and --verify the sender is not judged. Exit code 0 only if the
    request is authentic and all of it can be read.
    """
  static let options =
    [Option.config] + ExplainSubject.options + CapturedRequest.options + [
      Option(name: "json", summary: "answer as one JSON object")
    ]
  static let examples = [
    "postern explain --source acme-sendgrid --url https://hooks.example.com/v1/webhooks/acme-sendgrid "
      + "--header Content-Type:application/json --body request.json",
    "postern explain --provider mailgun --verify '{\"secrets\":[{\"env\":\"MAILGUN_KEY\"}]}' "
      + "--url https://hooks.example.com/v1/webhooks/acme-mailgun --body - --at 2026-11-22T10:00:00Z",
  ]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let request = try CapturedRequest.read(
      invocation.arguments, folder: invocation.surroundings.folder)
    let explanation = try Explanation(of: request, from: try ExplainSubject(invocation))
    invocation.console.write(
      invocation.arguments.has("json") ? explanation.json : explanation.text)
    return explanation.isAuthentic && explanation.isReadable ? .success : .failed
  }
}
