import Ingestion
import JSONReading
import ProviderWebhooks

/// Sources and what their providers verify by.
extension ConfigurationReader {
  /// - Parameter taken: source ids seen so far, over all labels, with their label.
  mutating func sources(
    _ node: ConfigurationNode?, label: String, taken: inout [String: String]
  ) -> [Source] {
    guard let members = members(node, "an object of sources by their ids") else { return [] }
    var sources: [Source] = []
    for member in members {
      if !Self.isID(member.key) {
        reportKey(member, "is not a source id. Use \(Self.idGrammar)")
      } else if ProviderIDs.all.contains(member.key) {
        reportKey(
          member,
          "is a provider's id, which a source must not take. Use another, such as \(label)-\(member.key)"
        )
      } else if let other = taken.updateValue(label, forKey: member.key) {
        reportKey(
          member,
          "is also a source of the label \(other). Source ids are unique over all labels: each is a URL"
        )
      }
      if let source = source(member, label: label) { sources.append(source) }
    }
    return sources
  }

  private mutating func source(_ member: Member, label: String) -> Source? {
    guard
      let members = self.members(
        member.node, "an object with the keys provider, verify and, if wanted, requests_per_second")
    else { return nil }
    let byKey = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.node) })
    guard let provider = provider(byKey["provider"], of: member.node) else { return nil }
    let known = mistakes.count
    let own: Set<String> = ["provider", "verify", "requests_per_second"]
    let extras = members.filter { !own.contains($0.key) }
    let requestsPerSecond = requestsPerSecond(byKey["requests_per_second"])
    guard let settings = settings(byKey["verify"], extras: extras, of: provider),
      mistakes.count == known
    else { return nil }
    do {
      var source = try Source(
        id: member.key, labelID: label, provider: provider, settings: settings)
      source.requestsPerSecond = requestsPerSecond
      return source
    } catch {
      report(error, in: member.node, extras: extras)
      return nil
    }
  }

  private mutating func provider(
    _ node: ConfigurationNode?, of source: ConfigurationNode
  ) -> (any WebhookProvider.Type)? {
    let names = providers.map { $0.name }.sorted()
    let allowed = names.joined(separator: ", ")
    guard let node else {
      report(
        "is missing. Use one of \(allowed)", at: source, path: source.path(of: "provider"))
      return nil
    }
    guard let name = text(node, "a provider among \(allowed)") else { return nil }
    guard let provider = providers.first(where: { $0.name == name }) else {
      let suggestion =
        Spelling.nearest(to: name, among: names).map { "Did you mean \"\($0)\"? " } ?? ""
      report(
        "\(JSONWriter.escaped(name)) is not a provider. \(suggestion)Use one of \(allowed)",
        at: node)
      return nil
    }
    return provider
  }

  // MARK: Settings

  /// The settings of a source of `provider`.
  /// - Parameter node: what stands behind `verify`, or a whole source, known by its own `verify`.
  mutating func settings(
    _ node: ConfigurationNode, of provider: any WebhookProvider.Type
  ) -> VerifySettings? {
    guard node.value.kind == .object, node.value["verify"] != nil,
      let members = members(node, "a source")
    else { return settings(node, extras: [], of: provider) }
    return settings(
      members.first { $0.key == "verify" }?.node,
      extras: members.filter { $0.key != "provider" && $0.key != "verify" }, of: provider)
  }

  /// - Parameter extras: the source's keys beside `provider` and `verify`; they join the settings.
  private mutating func settings(
    _ verify: ConfigurationNode?, extras: [Member], of provider: any WebhookProvider.Type
  ) -> VerifySettings? {
    if let verify, verify.value.equals("none") {
      warn("\"none\": whoever knows the source's URL can post events", at: verify)
      var values: [String: VerifySettings.Value] = [:]
      for extra in extras {
        if provider.contentSettings.contains(extra.key) {
          values[extra.key] = setting(extra.node, key: extra.key)
        } else {
          reportKey(extra, "has no meaning beside \"verify\": \"none\". Take it out")
        }
      }
      return VerifySettings(unverified: values)
    }
    var values: [String: VerifySettings.Value] = [:]
    if let verify {
      guard let members = members(verify, "an object, or \"none\" for no verification") else {
        return nil
      }
      for member in members { values[member.key] = setting(member.node, key: member.key) }
    }
    for extra in extras {
      guard values[extra.key] == nil else {
        reportKey(extra, "stands in verify too. Keep one")
        continue
      }
      values[extra.key] = setting(extra.node, key: extra.key)
    }
    return VerifySettings(values)
  }

  /// Settings we or the operator choose, rather than the provider: only their length can be demanded.
  private static let keysOfOurChoice: Set<String> = [
    "passwords", "path_tokens", "bearer_tokens", "headers",
  ]
  private static let secretKeys = keysOfOurChoice.union(["secrets", "auth_tokens"])

  /// - Parameter key: the setting's name, which tells whether its texts are secrets.
  private mutating func setting(
    _ node: ConfigurationNode, key: String
  ) -> VerifySettings.Value? {
    switch node.value.kind {
    case .string:
      let text = node.value.string ?? ""
      if Self.secretKeys.contains(key), !text.isEmpty {
        warnIfWeak(
          Secret(value: text), at: node, isOurs: Self.keysOfOurChoice.contains(key))
      }
      return .text(text)
    case .number:
      guard let number = node.value.integer.flatMap({ Int(exactly: $0) }) else {
        report("found \(node.found); allowed is a whole number", at: node)
        return nil
      }
      return .number(number)
    case .boolean: return .flag(node.value.boolean ?? false)
    case .array: return .list(node.elements.compactMap { setting($0, key: key) })
    case .object where Self.isReference(node.value):
      guard let secret = secret(node) else { return nil }
      if Self.secretKeys.contains(key) {
        warnIfWeak(secret, at: node, isOurs: Self.keysOfOurChoice.contains(key))
      }
      return .text(secret.value)
    case .object:
      var values: [String: VerifySettings.Value] = [:]
      for member in members(node, "an object") ?? [] {
        values[member.key] = setting(member.node, key: key)
      }
      return .object(values)
    case .null:
      report("found null. Give a value or take the key out", at: node)
      return nil
    }
  }

  /// A provider's refusal names its place below the source; a setting that stands beside `verify` is named there.
  private mutating func report(
    _ error: VerifySettingsError, in source: ConfigurationNode, extras: [Member]
  ) {
    var path = error.path
    let prefix = "verify."
    if path.hasPrefix(prefix) {
      let setting = path.dropFirst(prefix.count)
      let key = setting.prefix { $0 != "." && $0 != "[" }
      if extras.contains(where: { $0.key == key }) { path = String(setting) }
    }
    report(error.problem, at: source.nearest(to: path), path: "\(source.path).\(path)")
  }
}
