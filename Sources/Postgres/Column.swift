/// A column of a row, by its name in the statement or its place from 0: `row.text("status")`, `row.text(0)`.
public enum Column: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case name(String)
  case index(Int)

  public init(stringLiteral name: String) { self = .name(name) }
  public init(integerLiteral index: Int) { self = .index(index) }
}
