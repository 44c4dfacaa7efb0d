/// A reason as it counts after layering: a row of `postern mappings effective`.
public struct EffectiveReason: Sendable, Equatable {
  public enum List: String, Sendable, CaseIterable {
    case status
    case optOut = "opt_out"
    case optIn = "opt_in"
  }

  public var list: List
  /// As it is compared: trimmed, in lower case.
  public var key: String
  /// The status's word; nil for `null`, and in the two opt lists.
  public var value: String?
  /// Where the entry stands that decided.
  public var path: String
  public var line: Int

  public init(list: List, key: String, value: String? = nil, path: String, line: Int) {
    self.list = list
    self.key = key
    self.value = value
    self.path = path
    self.line = line
  }

  init(list: List, key: String, value: String? = nil, place: MappingPlace) {
    self.init(list: list, key: key, value: value, path: place.path, line: place.line)
  }
}
