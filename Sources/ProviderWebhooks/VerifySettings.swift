/// A source's settings for its provider, with secrets already resolved: the configuration's `verify`
/// object, plus the source's other provider-specific keys.
///
/// An adapter asks for the keys it knows and then calls `finish()`, which refuses any other.
public struct VerifySettings: Sendable {
  public enum Value: Sendable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([Value])
    case object([String: Value])
  }

  private let values: [String: Value]
  /// The source says `"verify": "none"`: nothing is checked, and the source is flagged everywhere.
  public let isNone: Bool

  public init(_ values: [String: Value]) {
    self.values = values
    isNone = false
  }

  /// The settings of a source that says `"verify": "none"`: only its other provider-specific keys.
  public init(unverified values: [String: Value]) {
    self.values = values
    isNone = true
  }

  /// As `init(unverified:)`, without any other key.
  public static var none: VerifySettings { VerifySettings(unverified: [:]) }

  /// The text at `key`, or nil if it is absent.
  public func text(_ key: String) throws(VerifySettingsError) -> String? {
    switch values[key] {
    case nil: return nil
    case .text(let text) where !text.isEmpty: return text
    default: throw VerifySettingsError("verify.\(key)", "must be a text that is not empty")
    }
  }

  /// The whole number at `key` within `range`, or nil if it is absent.
  public func number(_ key: String, in range: ClosedRange<Int>) throws(VerifySettingsError) -> Int?
  {
    switch values[key] {
    case nil: return nil
    case .number(let number) where range.contains(number): return number
    default:
      throw VerifySettingsError(
        "verify.\(key)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  public func flag(_ key: String) throws(VerifySettingsError) -> Bool? {
    switch values[key] {
    case nil: return nil
    case .flag(let flag): return flag
    default: throw VerifySettingsError("verify.\(key)", "must be true or false")
    }
  }

  /// The texts at `key`: a list, or one text standing alone. Nil if it is absent.
  /// - Throws: if the list or one of its texts is empty.
  public func texts(_ key: String) throws(VerifySettingsError) -> [String]? {
    try values[key].map { value throws(VerifySettingsError) in
      try Self.texts(value, at: "verify.\(key)")
    }
  }

  /// The texts of one value, a list or one text standing alone.
  /// - Parameter path: the value's place, for the error.
  static func texts(_ value: Value, at path: String) throws(VerifySettingsError) -> [String] {
    switch value {
    case .text(let text) where !text.isEmpty: return [text]
    case .list(let list) where !list.isEmpty:
      var texts: [String] = []
      for (index, value) in list.enumerated() {
        guard case .text(let text) = value, !text.isEmpty else {
          throw VerifySettingsError("\(path)[\(index)]", "must be a text that is not empty")
        }
        texts.append(text)
      }
      return texts
    default: throw VerifySettingsError(path, "must be a list of texts, not empty")
    }
  }

  /// The texts at `key`, which must be there.
  public func requiredTexts(_ key: String, _ meaning: String) throws(VerifySettingsError)
    -> [String]
  {
    guard let texts = try texts(key) else {
      throw VerifySettingsError(
        "verify.\(key)",
        "is missing: \(meaning). A source without verification says \"verify\": \"none\"")
    }
    return texts
  }

  /// The same settings with another value at `key`.
  public func setting(_ key: String, to value: Value) -> VerifySettings {
    let changed = values.merging([key: value]) { $1 }
    return isNone ? VerifySettings(unverified: changed) : VerifySettings(changed)
  }

  /// The raw value, for settings with a shape of their own.
  public func value(_ key: String) -> Value? { values[key] }

  /// Refuses every key outside `known`.
  public func finish(known: Set<String>) throws(VerifySettingsError) {
    for key in values.keys.sorted() where !known.contains(key) {
      throw VerifySettingsError(
        "verify.\(key)",
        "is not a setting of this provider. Use \(known.sorted().joined(separator: ", "))")
    }
  }
}

/// A mistake in a source's settings: the path below the source and what to do.
public struct VerifySettingsError: Error, Sendable, Equatable {
  public var path: String
  public var problem: String

  public init(_ path: String, _ problem: String) {
    self.path = path
    self.problem = problem
  }
}
