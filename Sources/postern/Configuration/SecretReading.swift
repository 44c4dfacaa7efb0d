import Glibc
import JSONReading

/// Secrets: a literal, `{"env":"NAME"}` or `{"file":"path"}`.
extension ConfigurationReader {
  private static let forms = "a text that is not empty, {\"env\": \"NAME\"} or {\"file\": \"path\"}"
  private static let maxFileBytes = 65_536

  /// Whether an object is meant as a secret rather than as settings.
  static func isReference(_ value: JSONValue) -> Bool {
    value.kind == .object && (value["env"] != nil || value["file"] != nil)
  }

  mutating func secret(_ node: ConfigurationNode?) -> Secret? {
    guard let node else { return nil }
    if let text = node.value.string, !text.isEmpty { return Secret(value: text) }
    guard Self.isReference(node.value), node.value.count == 1 else {
      report("found \(node.found); allowed is \(Self.forms)", at: node)
      return nil
    }
    let key = node.value["env"] != nil ? "env" : "file"
    let child = node.nearest(to: key)
    guard let name = child.value.string, !name.isEmpty else {
      report("found \(child.found); allowed is \(Self.forms)", at: child)
      return nil
    }
    return key == "env"
      ? secret(inVariable: name, node: node) : secret(inFile: name, node: node)
  }

  /// A list of secrets; one alone may stand without its list.
  mutating func secrets(_ node: ConfigurationNode?) -> [Secret] {
    guard let node else { return [] }
    guard node.value.kind == .array else { return secret(node).map { [$0] } ?? [] }
    return node.elements.compactMap { secret($0) }
  }

  private mutating func secret(inVariable name: String, node: ConfigurationNode) -> Secret? {
    guard let value = surroundings.environment(name) else {
      report("the environment variable \(name) is not set", at: node)
      return nil
    }
    guard !value.isEmpty else {
      report("the environment variable \(name) is empty", at: node)
      return nil
    }
    return Secret(value: value)
  }

  private mutating func secret(inFile name: String, node: ConfigurationNode) -> Secret? {
    let path = Surroundings.absolute(name, in: folder)
    let bytes: [UInt8]
    do {
      bytes = try FileAccess.read(path, maxBytes: Self.maxFileBytes)
    } catch {
      report("the file \(path) can't be read: \(error)", at: node)
      return nil
    }
    // Editors and `echo` end a file with a line end that is not part of the secret.
    let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D }
    guard let end else {
      report("the file \(path) is empty", at: node)
      return nil
    }
    guard let value = String(validating: bytes[...end], as: UTF8.self), !bytes.contains(0) else {
      report("the file \(path) is not UTF-8 text", at: node)
      return nil
    }
    return Secret(value: value)
  }

  // MARK: Weak secrets

  /// Warns of a secret that was copied from an example or can be guessed.
  /// - Parameter isOurs: whether we, rather than a provider, choose it; only then its length can be demanded.
  mutating func warnIfWeak(_ secret: Secret, at node: ConfigurationNode, isOurs: Bool) {
    if WeakSecret.isPlaceholder(secret) {
      warn("looks like a placeholder. Replace it by a random secret", at: node)
    } else if isOurs, secret.value.utf8.count < WeakSecret.minBytes {
      warn("has fewer than \(WeakSecret.minBytes) bytes. Use a longer random secret", at: node)
    }
  }
}
