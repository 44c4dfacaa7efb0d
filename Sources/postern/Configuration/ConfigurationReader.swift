import JSONReading
import ProviderWebhooks

/// Reads the file value by value and goes on after a mistake, so that all of them are reported at once.
///
/// Each reading function reports what is wrong and returns nil, or the default, in its place.
struct ConfigurationReader {
  let bytes: [UInt8]
  let file: String
  /// The folder of the file: relative paths begin here.
  let folder: String
  let surroundings: Surroundings
  let providers: [any WebhookProvider.Type]
  private(set) var mistakes: [(offset: Int, problem: ConfigurationProblem)] = []
  private(set) var warnings: [(offset: Int, problem: ConfigurationProblem)] = []

  init(
    _ bytes: [UInt8], file: String, folder: String, surroundings: Surroundings,
    providers: [any WebhookProvider.Type]
  ) {
    self.bytes = bytes
    self.file = file
    self.folder = folder
    self.surroundings = surroundings
    self.providers = providers
  }

  // MARK: Reporting

  mutating func report(_ text: String, at node: ConfigurationNode, path: String? = nil) {
    mistakes.append((node.value.offset, problem(text, at: node, path: path)))
  }

  mutating func warn(_ text: String, at node: ConfigurationNode) {
    warnings.append((node.value.offset, problem(text, at: node, path: nil)))
  }

  private func problem(
    _ text: String, at node: ConfigurationNode, path: String?
  ) -> ConfigurationProblem {
    ConfigurationProblem(
      file: file, position: node.value.position, path: path ?? node.path, text: text)
  }

  // MARK: Values

  /// The members of an object whose keys are given: others are refused, as are repeated ones.
  mutating func object(
    _ node: ConfigurationNode?, keys: [String]
  ) -> [String: ConfigurationNode]? {
    guard let members = members(node, "an object with the keys \(keys.joined(separator: ", "))")
    else { return nil }
    for member in members where !keys.contains(member.key) {
      let suggestion =
        Spelling.nearest(to: member.key, among: keys).map { "Did you mean \"\($0)\"? " } ?? ""
      reportKey(
        member, "is not a known key. \(suggestion)Use \(keys.joined(separator: ", "))")
    }
    return Dictionary(
      members.map { ($0.key, $0.node) }, uniquingKeysWith: { first, _ in first })
  }

  struct Member {
    var key: String
    var keyOffset: Int
    var node: ConfigurationNode
  }

  /// The members of an object with any keys, in the order of the file; a repeated key is refused.
  mutating func members(_ node: ConfigurationNode?, _ expected: String) -> [Member]? {
    guard let node else { return nil }
    guard node.value.kind == .object else {
      report("found \(node.found); allowed is \(expected)", at: node)
      return nil
    }
    var members: [Member] = []
    var seen: Set<String> = []
    for (key, keyOffset, value) in node.value.members {
      let child = ConfigurationNode(value: value, path: node.path(of: key))
      let member = Member(key: key, keyOffset: keyOffset, node: child)
      if seen.insert(key).inserted {
        members.append(member)
      } else {
        reportKey(member, "stands here a second time. Keep one")
      }
    }
    return members
  }

  /// Reports a mistake in the key itself.
  mutating func reportKey(_ member: Member, _ text: String) {
    var problem = problem(text, at: member.node, path: nil)
    problem.position = TextPosition(offset: member.keyOffset, in: bytes)
    mistakes.append((member.keyOffset, problem))
  }

  /// - Parameter expected: what is allowed here, such as "a path".
  mutating func text(_ node: ConfigurationNode?, _ expected: String) -> String? {
    guard let node else { return nil }
    guard let text = node.value.string, !text.isEmpty else {
      report("found \(node.found); allowed is \(expected)", at: node)
      return nil
    }
    return text
  }

  mutating func integer(
    _ node: ConfigurationNode?, in range: ClosedRange<Int>, default standard: Int
  ) -> Int {
    guard let node else { return standard }
    guard let number = node.value.integer.flatMap({ Int(exactly: $0) }), range.contains(number)
    else {
      report(
        "found \(node.found); allowed is a whole number from \(range.lowerBound) to \(range.upperBound)",
        at: node)
      return standard
    }
    return number
  }

  mutating func flag(_ node: ConfigurationNode?, default standard: Bool) -> Bool {
    guard let node else { return standard }
    guard let flag = node.value.boolean else {
      report("found \(node.found); allowed is true or false", at: node)
      return standard
    }
    return flag
  }

  mutating func list(_ node: ConfigurationNode?, _ expected: String) -> [ConfigurationNode]? {
    guard let node else { return nil }
    guard node.value.kind == .array else {
      report("found \(node.found); allowed is \(expected)", at: node)
      return nil
    }
    return node.elements
  }

  /// A path, made absolute against the file's folder.
  mutating func path(_ node: ConfigurationNode?) -> String? {
    guard let node, let path = text(node, "a path") else { return nil }
    // Who pastes a key in the place of its path must not find it in the log.
    if path.contains("-----BEGIN") {
      report("holds a key or certificate; allowed is the path of its file", at: node)
      return nil
    }
    return Surroundings.absolute(path, in: folder)
  }

  /// The path of a file that must be readable now.
  mutating func readablePath(_ node: ConfigurationNode?) -> String? {
    guard let node, let path = path(node) else { return nil }
    if let refusal = FileAccess.refusal(toRead: path) {
      report("the file \(path) can't be read: \(refusal)", at: node)
      return nil
    }
    return path
  }
}
