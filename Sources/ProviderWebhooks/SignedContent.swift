public import Deliverability

/// What a proof covers in one request: for a person who wants to know why it does not hold.
public struct SignedContent: Sendable, Equatable {
  /// Which parts in which order, such as `the timestamp field, then the raw body`.
  public var description: String
  /// Those bytes. Secrets are never among them.
  public var bytes: [UInt8]
  /// The sender's time among them; nil if the scheme signs none or it can't be read.
  public var signedAt: Timestamp?
  /// How old that time may be; nil if its age is not judged.
  public var toleranceSeconds: Int?

  public init(
    _ description: String, _ bytes: [UInt8], signedAt: Timestamp? = nil,
    toleranceSeconds: Int? = nil
  ) {
    self.description = description
    self.bytes = bytes
    self.signedAt = signedAt
    self.toleranceSeconds = toleranceSeconds
  }
}
