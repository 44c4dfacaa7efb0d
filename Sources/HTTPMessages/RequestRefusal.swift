/// Why a request is not read any further: the answer's status and a sentence for the client.
///
/// After a refusal the place where the next message would begin is in doubt, so the connection ends.
public struct RequestRefusal: Error, Sendable, Equatable {
  public let status: HTTPStatus
  /// What was wrong, without any of the received bytes.
  public let reason: String

  public init(_ status: HTTPStatus, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  static func malformed(_ reason: String) -> RequestRefusal { .init(.badRequest, reason) }
}
