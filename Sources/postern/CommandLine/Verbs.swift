/// The registry: a new verb is one line here.
enum Verbs {
  static let all: [any Verb.Type] = [
    Initialise.self,
    Serve.self,
    Migrate.self,
    ShowStatus.self,
    Render.self,
    ApplyRetention.self,
    CheckMappings.self,
    ShowEffectiveMapping.self,
    ExplainWebhook.self,
    ListQuarantine.self,
    ShowQuarantined.self,
    RetryQuarantined.self,
    Simulate.self,
    NewToken.self,
    ListTokens.self,
    CheckHealth.self,
    ShowVersion.self,
    ShowHelp.self,
  ]

  /// First words of two-word verbs: `mappings`, `tokens`.
  static var groups: Set<String> {
    Set(
      all.map { $0.name.split(separator: " ") }.filter { $0.count == 2 }.map { String($0[0]) })
  }

  /// The verb that the words begin with, and the words behind it.
  /// - Throws: with the nearest verb if there is one.
  static func find(_ words: [String]) throws(UsageError) -> (any Verb.Type, [String]) {
    for length in [2, 1] where words.count >= length {
      let name = words.prefix(length).joined(separator: " ")
      if let verb = all.first(where: { $0.name == name }) {
        return (verb, Array(words.dropFirst(length)))
      }
    }
    let typed = words.first ?? ""
    if groups.contains(typed) {
      let members = all.map { $0.name }.filter { $0.hasPrefix("\(typed) ") }
      let allowed = members.joined(separator: ", ")
      throw UsageError(
        words.count > 1
          ? "\(typed) has no verb \"\(words[1])\". Use \(allowed)"
          : "\(typed) needs a verb behind it. Use \(allowed)")
    }
    let names = all.map { $0.name } + groups.sorted()
    let suggestion = Spelling.nearest(to: typed, among: names).map { ". Did you mean \($0)?" } ?? ""
    throw UsageError("\"\(typed)\" is not a verb\(suggestion)")
  }
}
