import JSONReading

/// A value of the configuration file with the keys that lead to it.
struct ConfigurationNode {
  var value: JSONValue
  /// `labels.acme.tokens[0]`; empty at the root.
  var path: String

  /// The path of a member; a key that is no plain word stands in quotes.
  func path(of key: String) -> String {
    let isWord =
      !key.isEmpty
      && key.utf8.allSatisfy {
        $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "\"")
      }
    let name = isWord ? key : JSONWriter.escaped(key)
    return path.isEmpty ? name : "\(path).\(name)"
  }

  var elements: [ConfigurationNode] {
    value.elements.enumerated().map {
      ConfigurationNode(value: $0.element, path: "\(path)[\($0.offset)]")
    }
  }

  /// What stands here, in words that quote no text, since that may be a secret.
  var found: String {
    switch value.kind {
    case .object: "an object"
    case .array: value.count == 0 ? "an empty list" : "a list"
    case .string: value.equals("") ? "an empty text" : "a text"
    case .number: value.text.map { "the number \($0.prefix(24))" } ?? "a number"
    case .boolean: value.boolean == true ? "true" : "false"
    case .null: "null"
    }
  }

  /// The value at a path below this one, such as `verify.secrets[1]`, or the last one on the way to it that exists.
  func nearest(to path: String) -> ConfigurationNode {
    var node = self
    for part in path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }) {
      if let index = Int(part), node.value.kind == .array {
        guard node.elements.indices.contains(index) else { return node }
        node = node.elements[index]
      } else {
        guard let child = node.value[String(part)] else { return node }
        node = ConfigurationNode(value: child, path: node.path(of: String(part)))
      }
    }
    return node
  }
}
