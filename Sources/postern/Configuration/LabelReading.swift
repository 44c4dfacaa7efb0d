import Deliverability
import Ingestion
import JSONReading
import Signatures

/// Labels with their policy, brands and tokens.
extension ConfigurationReader {
  mutating func labels(_ node: ConfigurationNode) -> [Label] {
    guard let members = members(node, "an object of labels by their ids") else { return [] }
    if members.isEmpty { report("is empty: name at least one label", at: node) }
    var labels: [Label] = []
    var sourceIDs: [String: String] = [:]
    var tokenPlaces: [[UInt8]: String] = [:]
    for member in members {
      if !Self.isID(member.key) { reportKey(member, "is not a label id. Use \(Self.idGrammar)") }
      labels.append(label(member, sourceIDs: &sourceIDs, tokenPlaces: &tokenPlaces))
    }
    return labels
  }

  static let idGrammar = "1 to 63 of a-z, 0-9 and -, beginning with a letter or digit"

  static func isID(_ text: String) -> Bool {
    let bytes = text.utf8
    return (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
      && bytes.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private mutating func label(
    _ member: Member, sourceIDs: inout [String: String], tokenPlaces: inout [[UInt8]: String]
  ) -> Label {
    var label = Label(id: member.key)
    let keys = ["policy", "contact", "brands", "sources", "tokens"]
    guard let members = object(member.node, keys: keys) else { return label }
    label.policy = policy(members["policy"])
    label.contact = contact(members["contact"])
    label.brands = brands(members["brands"])
    label.sources = sources(members["sources"], label: label.id, taken: &sourceIDs)
    label.tokens = tokens(members["tokens"], places: &tokenPlaces)
    return label
  }

  private mutating func policy(_ node: ConfigurationNode?) -> Policy {
    var policy = Policy.standard
    guard let members = object(node, keys: ["contact_blocked_email", "snooze_days"]) else {
      return policy
    }
    policy.contactsBlockedEmail = flag(
      members["contact_blocked_email"], default: policy.contactsBlockedEmail)
    policy.snoozeDays = integer(
      members["snooze_days"], in: Policy.snoozeDaysRange, default: policy.snoozeDays)
    return policy
  }

  private mutating func brands(_ node: ConfigurationNode?) -> [String: Brand] {
    guard let members = members(node, "an object of brands by their names") else { return [:] }
    var brands: [String: Brand] = [:]
    for member in members {
      if !Self.isName(member.key) {
        reportKey(member, "is not a brand name. Use \(Self.nameGrammar)")
      }
      let known = ["opt_out_page", "opt_out_texts", "contact"]
      guard let keys = object(member.node, keys: known) else { continue }
      brands[member.key] = Brand(
        name: member.key, optOutPage: readablePath(keys["opt_out_page"]),
        optOutTexts: optOutTexts(keys["opt_out_texts"]), contact: contact(keys["contact"]))
    }
    return brands
  }

  /// Paths of texts by language; the tag's letters count in any case (RFC 5646 §2.1.1).
  private mutating func optOutTexts(_ node: ConfigurationNode?) -> [String: String] {
    guard let members = members(node, "an object of files by language tags, such as \"fr\"") else {
      return [:]
    }
    var texts: [String: String] = [:]
    for member in members {
      let language = member.key.lowercased()
      if !Self.isLanguage(language) {
        reportKey(member, "is not a language tag. Use one such as fr or pt-br")
      } else if let path = readablePath(member.node),
        texts.updateValue(path, forKey: language) != nil
      {
        reportKey(member, "stands here a second time in other letters. Keep one")
      }
    }
    return texts
  }

  private static func isLanguage(_ tag: String) -> Bool {
    tag.utf8.count <= 35
      && tag.split(separator: "-", omittingEmptySubsequences: false).enumerated().allSatisfy {
        (place, part) in
        (place == 0 ? 2...8 : 1...8).contains(part.utf8.count)
          && part.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
              || place > 0 && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          }
      }
  }

  mutating func contact(_ node: ConfigurationNode?) -> String? {
    let expected = "what players are told, such as an email address: at most 200 characters"
    guard let node, let contact = text(node, expected) else { return nil }
    guard contact.unicodeScalars.count <= 200,
      contact.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else {
      report("is too long or holds control characters; allowed is \(expected)", at: node)
      return nil
    }
    return contact
  }

  static let nameGrammar = "1 to 128 bytes without control characters"

  static func isName(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  // MARK: Tokens

  /// - Parameter places: where each hash stands already; a token that two entries share would be ambiguous.
  private mutating func tokens(
    _ node: ConfigurationNode?, places: inout [[UInt8]: String]
  ) -> [APIToken] {
    guard let elements = list(node, "a list of tokens") else { return [] }
    var tokens: [APIToken] = []
    var names: Set<String> = []
    for element in elements {
      guard let token = token(element) else { continue }
      if !names.insert(token.name).inserted {
        report(
          "\(JSONWriter.escaped(token.name)) is the name of another token of this label",
          at: element.nearest(to: "name"))
      }
      let hash = element.nearest(to: "sha256")
      if let place = places.updateValue(hash.path, forKey: token.sha256) {
        report("is the same token as \(place). Make one of its own for each caller", at: hash)
      }
      tokens.append(token)
    }
    return tokens
  }

  private mutating func token(_ node: ConfigurationNode) -> APIToken? {
    let keys = ["name", "roles", "sha256"]
    guard let members = object(node, keys: keys) else { return nil }
    for key in keys where members[key] == nil {
      report(
        "is missing: a token has a name, roles and a sha256", at: node, path: node.path(of: key))
    }
    let name = tokenName(members["name"])
    let roles = roles(members["roles"])
    let hash = digest(members["sha256"])
    guard let name, let roles, let hash else { return nil }
    return APIToken(name: name, roles: roles, sha256: hash)
  }

  private mutating func tokenName(_ node: ConfigurationNode?) -> String? {
    let expected = "a name of \(Self.nameGrammar)"
    guard let node, let name = text(node, expected) else { return nil }
    guard Self.isName(name) else {
      report("is not a token name; allowed is \(expected)", at: node)
      return nil
    }
    return name
  }

  private mutating func roles(_ node: ConfigurationNode?) -> Set<Role>? {
    let words = Role.allCases.map(\.rawValue)
    let expected = "a list of roles among \(words.joined(separator: ", "))"
    guard let node, let elements = list(node, expected) else { return nil }
    if elements.isEmpty { report("found an empty list; allowed is \(expected)", at: node) }
    var roles: Set<Role> = []
    for element in elements {
      guard let word = text(element, "a role among \(words.joined(separator: ", "))") else {
        continue
      }
      guard let role = Role(rawValue: word) else {
        let suggestion =
          Spelling.nearest(to: word, among: words).map { "Did you mean \"\($0)\"? " } ?? ""
        report(
          "\(JSONWriter.escaped(word)) is not a role. \(suggestion)Use \(words.joined(separator: ", "))",
          at: element)
        continue
      }
      if !roles.insert(role).inserted { report("\"\(word)\" stands here twice", at: element) }
    }
    return roles
  }

  private mutating func digest(_ node: ConfigurationNode?) -> [UInt8]? {
    let expected =
      "the SHA-256 of the token as 64 hexadecimal digits; `postern tokens new` prints it"
    guard let node, let text = text(node, expected) else { return nil }
    guard let digest = Hex.decode(text), digest.count == 32 else {
      report(
        "found a text of \(text.utf8.count) bytes that is no SHA-256; allowed is \(expected)",
        at: node)
      return nil
    }
    return digest
  }
}
