/// The help pages, made from what the verbs say about themselves.
enum HelpText {
  /// The list of verbs; of one group alone if it is named.
  static func overview(of verbs: [any Verb.Type], group: String? = nil) -> String {
    let listed = verbs.filter { group == nil || $0.name.hasPrefix("\(group ?? "") ") }
    let title =
      group.map { "postern \($0)" }
      ?? "postern: a gateway for the delivery webhooks of email and SMS providers"
    return """
      \(title)

      Usage: postern \(group.map { $0 + " " } ?? "")VERB [options]

      Verbs:
      \(table(listed.map { ($0.name, $0.summary) }))

      `postern VERB --help` explains one. Exit codes: 0 done, 1 failed, 2 wrong usage.

      """
  }

  static func page(of verb: any Verb.Type) -> String {
    var page = "postern \(verb.name): \(verb.summary)\n\nUsage: \(usage(of: verb))\n"
    if !verb.details.isEmpty { page += "\n\(verb.details)\n" }
    if !verb.operands.isEmpty {
      page += "\nOperands:\n\(table(verb.operands.map { ($0.name, $0.summary) }))\n"
    }
    let options = verb.options + [Option(name: "help", summary: "show this page")]
    let rows = options.map { option in
      (["--\(option.name)", option.value].compactMap { $0 }.joined(separator: " "), option.summary)
    }
    page += "\nOptions:\n\(table(rows))\n"
    if !verb.examples.isEmpty {
      page += "\nExamples:\n" + verb.examples.map { "  \($0)\n" }.joined()
    }
    return page
  }

  static func usage(of verb: any Verb.Type) -> String {
    var words = ["postern", verb.name]
    if !verb.options.isEmpty { words.append("[options]") }
    words += verb.operands.map { operand in
      let name = operand.repeats ? "\(operand.name)…" : operand.name
      return operand.isOptional ? "[\(name)]" : name
    }
    return words.joined(separator: " ")
  }

  private static func table(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { row in
      "  \(row.0)\(String(repeating: " ", count: width - row.0.count))  \(row.1)"
    }.joined(separator: "\n")
  }
}
