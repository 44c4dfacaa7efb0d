/// Settings written in Swift as they would stand in the configuration.
extension VerifySettings.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  public init(arrayLiteral elements: VerifySettings.Value...) { self = .list(elements) }
  /// Of a key that stands twice the last value counts.
  public init(dictionaryLiteral elements: (String, VerifySettings.Value)...) {
    self = .object(Dictionary(elements) { $1 })
  }
}
