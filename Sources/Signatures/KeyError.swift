/// Why a text is not the key or certificate that is needed. It never holds the text.
public struct KeyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was found and what is needed: `an EC key on secp384r1; a P-256 key is needed`.
  public var problem: String

  public init(_ problem: String) { self.problem = problem }

  public var description: String { problem }
}
