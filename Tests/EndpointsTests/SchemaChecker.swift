import Deliverability
import JSONReading

/// Checks values against the JSON Schema words that the API's description uses.
struct SchemaChecker {
  private let document: JSONValue

  init(_ document: JSONValue) { self.document = document }

  /// What is wrong with `value`; empty if the schema accepts it.
  func mistakes(_ value: JSONValue, _ schema: JSONValue, at place: String = "#") -> [String] {
    if let reference = schema["$ref"]?.string {
      let name = String(reference.split(separator: "/").last ?? "")
      guard let target = document["components"]?["schemas"]?[name] else {
        return ["\(place): \(reference) is not described"]
      }
      return mistakes(value, target, at: place)
    }
    for (word, isAccepted) in [("oneOf", { $0 == 1 }), ("anyOf", { $0 >= 1 })]
      as [(String, (Int) -> Bool)]
    {
      guard let choices = schema[word] else { continue }
      let fitting = choices.elements.filter { mistakes(value, $0, at: place).isEmpty }.count
      return isAccepted(fitting) ? [] : ["\(place): fits \(fitting) of \(word)"]
    }
    let types =
      schema["type"].map { $0.string.map { [$0] } ?? $0.elements.compactMap(\.string) } ?? []
    // JSON Schema 2020-12 validation §6.1.1: an integer is a number, too.
    let isNumber = value.kind == .number && types.contains("number")
    guard isNumber || types.contains(typeName(value)) else {
      return ["\(place): \(typeName(value)) is not one of \(types)"]
    }
    var found: [String] = []
    if let words = schema["enum"],
      !words.elements.contains(where: { $0.bytes.elementsEqual(value.bytes) })
    {
      found.append("\(place): \(String(decoding: value.bytes, as: UTF8.self)) is not in the enum")
    }
    if schema["format"]?.string == "date-time", let text = value.string,
      Timestamp(rfc3339: text) == nil
    {
      found.append("\(place): \(text) is no time")
    }
    if let number = value.integer {
      if let least = schema["minimum"]?.integer, number < least {
        found.append("\(place): too small")
      }
      if let most = schema["maximum"]?.integer, number > most {
        found.append("\(place): too great")
      }
    }
    return found + mistakesWithin(value, schema, at: place)
  }

  private func mistakesWithin(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String]
  {
    var found: [String] = []
    for (index, element) in value.elements.enumerated() {
      if let items = schema["items"] { found += mistakes(element, items, at: "\(place)/\(index)") }
    }
    if let most = schema["maxItems"]?.integer, value.count > most {
      found.append("\(place): too many")
    }
    for (name, _, member) in value.members {
      if let known = schema["properties"]?[name] ?? schema["additionalProperties"],
        known.kind == .object
      {
        found += mistakes(member, known, at: "\(place)/\(name)")
      } else if schema["additionalProperties"]?.boolean == false {
        found.append("\(place)/\(name): is not described")
      }
    }
    if value.kind == .object {
      for name in schema["required"]?.elements.compactMap(\.string) ?? [] where value[name] == nil {
        found.append("\(place)/\(name): is missing")
      }
    }
    return found
  }

  private func typeName(_ value: JSONValue) -> String {
    switch value.kind {
    case .object: "object"
    case .array: "array"
    case .string: "string"
    case .number: value.integer == nil ? "number" : "integer"
    case .boolean: "boolean"
    case .null: "null"
    }
  }
}
