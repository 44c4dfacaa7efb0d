public import Deliverability
public import Store

/// Makes opt-out links: stores whom each is for, and answers its URL.
public struct OptOutLinks: Sendable {
  /// `/o/` and a token: what stands behind `public_url`.
  public static let pathByteCount = 3 + OptOutToken.textByteCount
  /// What may stand behind the host, so that a link fits into an SMS.
  public static let maxByteCount = 60

  public let tokens: OptOutTokens
  private let messages: MessageStore
  private let publicURL: String

  /// - Parameter publicURL: the URL under which players reach the gateway, without a slash at its end.
  public init(tokens: OptOutTokens, messages: MessageStore, publicURL: String) {
    self.tokens = tokens
    self.messages = messages
    self.publicURL = publicURL
  }

  /// Registers messages and returns their links' URLs, in order.
  ///
  /// The same message (id, channel and user) registered again on the same UTC day has the same link; a
  /// link without a message id is a new one every time.
  /// - Throws: `InvalidInput` before any SQL; `PostgresError`. Nothing is stored then.
  public func register(
    _ sent: [SentMessage], in label: LabelID, clock: Timestamp
  ) async throws -> [String] {
    let links = sent.map { (linkID: linkID(of: $0, in: label), message: $0) }
    try await messages.register(links, in: label, clock: clock)
    return links.map { link in
      let token = OptOutToken(label: label, day: clock.utcDay, linkID: link.linkID)
      return "\(publicURL)/o/\(tokens.text(of: token))"
    }
  }

  private func linkID(of message: SentMessage, in label: LabelID) -> [UInt8] {
    guard let messageID = message.messageID else { return tokens.freshLinkID() }
    return tokens.linkID(naming: [label, message.channel.rawValue, messageID, message.userExtID])
  }
}
