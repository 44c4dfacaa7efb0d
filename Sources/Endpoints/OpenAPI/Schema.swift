import JSONReading

/// The shape of a JSON value, as far as the API's description needs it (JSON Schema 2020-12).
struct Schema: Sendable {
  struct Property: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool
  }

  indirect enum Shape: Sendable {
    case text(format: String?)
    case boolean
    case integer(ClosedRange<Int>?)
    case number
    case choice([String])
    case list(Schema, maxItems: Int?)
    case object([Property])
    /// An object of any members.
    case dictionary(Schema)
    /// An object of which nothing more is said.
    case anyObject
    case oneOf([Schema])
    /// Described once, under this name, in the document's components.
    case named(String, Schema)
  }

  let shape: Shape
  var isNullable = false
  var description: String?

  init(_ shape: Shape) { self.shape = shape }

  static let text = Schema(.text(format: nil))
  static let time = Schema(.text(format: "date-time"))
  static let boolean = Schema(.boolean)
  static let integer = Schema(.integer(nil))
  static let number = Schema(.number)
  static func integer(_ range: ClosedRange<Int>) -> Schema { Schema(.integer(range)) }
  static func choice(_ words: [String]) -> Schema { Schema(.choice(words)) }
  static func list(of element: Schema, maxItems: Int? = nil) -> Schema {
    Schema(.list(element, maxItems: maxItems))
  }
  static func object(_ properties: [Property]) -> Schema { Schema(.object(properties)) }
  static func dictionary(of element: Schema) -> Schema { Schema(.dictionary(element)) }
  static func oneOf(_ schemas: [Schema]) -> Schema { Schema(.oneOf(schemas)) }
  static func named(_ name: String, _ schema: Schema) -> Schema { Schema(.named(name, schema)) }

  /// The same, or `null`.
  var orNull: Schema {
    var copy = self
    copy.isNullable = true
    return copy
  }

  func described(_ text: String) -> Schema {
    var copy = self
    copy.description = text
    return copy
  }
}

extension Schema.Property {
  static func required(_ name: String, _ schema: Schema) -> Schema.Property {
    Schema.Property(name: name, schema: schema, isRequired: true)
  }
  static func optional(_ name: String, _ schema: Schema) -> Schema.Property {
    Schema.Property(name: name, schema: schema, isRequired: false)
  }
}

extension Schema {
  /// Every named schema in it, itself and those within others included.
  var components: [(name: String, schema: Schema)] {
    switch shape {
    case .text, .boolean, .integer, .number, .choice, .anyObject: []
    case .list(let element, _), .dictionary(let element): element.components
    case .object(let properties): properties.flatMap(\.schema.components)
    case .oneOf(let schemas): schemas.flatMap(\.components)
    case .named(let name, let schema): [(name, schema)] + schema.components
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    switch shape {
    case .named(let name, _) where isNullable:
      writer.key("anyOf")
      writer.beginArray()
      Self.writeReference(name, to: &writer)
      writer.raw(#"{"type":"null"}"#.utf8)
      writer.endArray()
    case .named(let name, _):
      writer.key("$ref")
      writer.string("#/components/schemas/\(name)")
    case .text(let format):
      writeType("string", to: &writer)
      if let format {
        writer.key("format")
        writer.string(format)
      }
    case .boolean: writeType("boolean", to: &writer)
    case .number: writeType("number", to: &writer)
    case .anyObject: writeType("object", to: &writer)
    case .integer(let range):
      writeType("integer", to: &writer)
      if let range {
        writer.key("minimum")
        writer.integer(range.lowerBound)
        writer.key("maximum")
        writer.integer(range.upperBound)
      }
    case .choice(let words):
      writeType("string", to: &writer)
      writer.key("enum")
      writer.beginArray()
      for word in words { writer.string(word) }
      if isNullable { writer.null() }
      writer.endArray()
    case .list(let element, let maxItems):
      writeType("array", to: &writer)
      writer.key("items")
      element.write(to: &writer)
      if let maxItems {
        writer.key("maxItems")
        writer.integer(maxItems)
      }
    case .object(let properties): write(properties, to: &writer)
    case .dictionary(let element):
      writeType("object", to: &writer)
      writer.key("additionalProperties")
      element.write(to: &writer)
    case .oneOf(let schemas):
      writer.key("oneOf")
      writer.beginArray()
      for schema in schemas { schema.write(to: &writer) }
      writer.endArray()
    }
    if let description {
      writer.key("description")
      writer.string(description)
    }
    writer.endObject()
  }

  private func writeType(_ name: String, to writer: inout JSONWriter) {
    writer.key("type")
    guard isNullable else { return writer.string(name) }
    writer.beginArray()
    writer.string(name)
    writer.string("null")
    writer.endArray()
  }

  private func write(_ properties: [Property], to writer: inout JSONWriter) {
    writeType("object", to: &writer)
    writer.key("properties")
    writer.beginObject()
    for property in properties {
      writer.key(property.name)
      property.schema.write(to: &writer)
    }
    writer.endObject()
    let required = properties.filter(\.isRequired)
    if !required.isEmpty {
      writer.key("required")
      writer.beginArray()
      for property in required { writer.string(property.name) }
      writer.endArray()
    }
    writer.key("additionalProperties")
    writer.boolean(false)
  }

  private static func writeReference(_ name: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("$ref")
    writer.string("#/components/schemas/\(name)")
    writer.endObject()
  }
}
