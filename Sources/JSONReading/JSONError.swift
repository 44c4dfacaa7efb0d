/// Why a text is no acceptable JSON document.
public struct JSONError: Error, Sendable, Equatable {
  /// The byte at which the text stops being acceptable, from 0; the text's length if it ends too early.
  public var offset: Int
  /// What was expected and what was found, for a person. It may quote one character or one key of the text.
  public var problem: String

  public init(offset: Int, problem: String) {
    self.offset = offset
    self.problem = problem
  }

  /// Line and column of the mistake in `bytes`, the text that was refused.
  public func position(in bytes: [UInt8]) -> TextPosition {
    TextPosition(offset: offset, in: bytes)
  }
}
