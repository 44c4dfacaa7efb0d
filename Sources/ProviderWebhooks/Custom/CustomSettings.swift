/// The object behind `custom` while it is read: every mistake is told with its path.
struct CustomSettings {
  private let values: [String: VerifySettings.Value]
  private let path: String
  private static let maxTemplates = 32

  /// - Parameter path: where the object stands, below the source.
  init(_ values: [String: VerifySettings.Value], path: String) {
    self.values = values
    self.path = path
  }

  func path(of key: String) -> String { "\(path).\(key)" }

  func error(_ key: String, _ problem: String) -> VerifySettingsError {
    VerifySettingsError(path(of: key), problem)
  }

  func refuseOthers(than known: [String]) throws(VerifySettingsError) {
    for key in values.keys.sorted() where !known.contains(key) {
      throw error(key, "is not a key here. Use \(known.joined(separator: ", "))")
    }
  }

  func value(_ key: String) -> VerifySettings.Value? { values[key] }

  func text(_ key: String) throws(VerifySettingsError) -> String? {
    switch values[key] {
    case nil: return nil
    case .text(let text) where !text.isEmpty: return text
    default: throw error(key, "must be a text that is not empty")
    }
  }

  func word(_ key: String, among words: [String]) throws(VerifySettingsError) -> String? {
    guard let word = try text(key) else { return nil }
    guard words.contains(word) else {
      throw error(key, "is \"\(word)\". Use one of \(words.joined(separator: ", "))")
    }
    return word
  }

  /// One text, or a list of them.
  func texts(_ key: String) throws(VerifySettingsError) -> [String]? {
    guard let value = values[key] else { return nil }
    return try VerifySettings.texts(value, at: path(of: key))
  }

  func object(_ key: String) throws(VerifySettingsError) -> [String: VerifySettings.Value]? {
    switch values[key] {
    case nil: return nil
    case .object(let object): return object
    default: throw error(key, "must be an object")
    }
  }

  func path(_ key: String) throws(VerifySettingsError) -> ContentPath? {
    guard let text = try text(key) else { return nil }
    do throws(ContentPathError) {
      let path = try ContentPath(text)
      guard path.root == .event || path.root == .body else {
        throw ContentPathError("must lie in the body")
      }
      return path
    } catch {
      throw self.error(key, error.problem)
    }
  }

  /// One path or template, or a list of them.
  func templates(_ key: String) throws(VerifySettingsError) -> [ContentTemplate]? {
    guard let texts = try texts(key) else { return nil }
    guard texts.count <= Self.maxTemplates else {
      throw error(key, "has more than \(Self.maxTemplates) entries")
    }
    var templates: [ContentTemplate] = []
    for (place, text) in texts.enumerated() {
      do throws(ContentPathError) {
        templates.append(try ContentTemplate(text))
      } catch {
        throw self.error(texts.count == 1 ? key : "\(key)[\(place)]", error.problem)
      }
    }
    return templates
  }

  func required(_ key: String, _ meaning: String) throws(VerifySettingsError) -> [ContentTemplate] {
    guard let templates = try templates(key) else { throw error(key, "is missing: \(meaning)") }
    return templates
  }
}
