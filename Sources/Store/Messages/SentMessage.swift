public import Deliverability

/// A message as its sender registers it, or an opt-out link that belongs to no registered message.
public struct SentMessage: Sendable, Equatable {
  /// The id that the provider gave it, 1-512 bytes; nil for a link alone.
  public var messageID: String?
  public var userExtID: String
  public var channel: Channel
  /// Nil: the user's brand, if the PAM has reported one.
  public var brand: String?
  public var campaign: String?
  public var template: String?
  public var sentAt: Timestamp?

  public init(
    messageID: String?, userExtID: String, channel: Channel, brand: String? = nil,
    campaign: String? = nil, template: String? = nil, sentAt: Timestamp? = nil
  ) {
    self.messageID = messageID
    self.userExtID = userExtID
    self.channel = channel
    self.brand = brand
    self.campaign = campaign
    self.template = template
    self.sentAt = sentAt
  }
}

/// A row of `message`: whom an opt-out link is for, and which message it stands in.
public struct StoredMessage: Sendable, Equatable {
  public var message: SentMessage
  /// The user's canonical address when the message was registered.
  public var address: String?
  public var registeredAt: Timestamp
}
