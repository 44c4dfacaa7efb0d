/// The value of one field of a log line. Never an address, a body, a token or a secret.
public enum LogValue: Sendable, Equatable {
  case string(String)
  case integer(Int)
  /// Written as `null` when it is infinite or not a number, for which JSON has no word.
  case double(Double)
  case boolean(Bool)
}

extension LogValue: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension LogValue: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .integer(value) }
}

extension LogValue: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension LogValue: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
