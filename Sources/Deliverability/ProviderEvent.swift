/// One event as a provider told it, in our vocabulary but with the provider's own words as reasons.
///
/// An adapter makes these and judges nothing: what a reason means for an address is the operators' mapping.
public struct ProviderEvent: Sendable, Equatable {
  public var channel: Channel
  public var kind: EventKind
  /// The provider's own event name, verbatim: `bounce`, `failed`, `delivered`.
  public var name: String
  /// The address in its canonical form (`EmailAddress`, `PhoneNumber`), or nil if the payload has none
  /// that can be read: then the registered message may tell it.
  public var recipient: String?
  /// False when the payload lists several possible recipients without saying which one the event is
  /// about: such an event is stored but changes no status and no opt-out.
  public var isRecipientCertain: Bool
  /// The provider's reasons, most specific first, lower-case; looked up in the mapping in this order.
  public var reasonKeys: [String]
  /// The provider's time of the event, whole microseconds; nil if the payload has none.
  public var occurredAt: Timestamp?
  /// The provider's id of the event, if it sends one.
  public var providerEventID: String?
  /// The id the provider returned at send time, in the form of its send API.
  public var messageID: String?
  /// Tells apart two events that share everything else, such as an error code.
  public var subtype: String?
  /// The link of a click.
  public var url: String?
  /// The provider's list an opt-out or opt-in is about (SendGrid's `asm_group_id`); nil if it is global.
  public var list: String?
  /// Our own words, if the sender attached them to the message: `user_ext_id`, `campaign`, `template`, `brand`.
  public var userExtID: String?
  public var campaign: String?
  public var template: String?
  public var brand: String?
  /// The provider's free text (SMTP reply, description), at most 1,000 characters.
  public var detail: String?

  public init(
    channel: Channel, kind: EventKind, name: String, recipient: String? = nil,
    isRecipientCertain: Bool = true, reasonKeys: [String] = [], occurredAt: Timestamp? = nil,
    providerEventID: String? = nil, messageID: String? = nil, subtype: String? = nil,
    url: String? = nil, list: String? = nil, userExtID: String? = nil, campaign: String? = nil,
    template: String? = nil, brand: String? = nil, detail: String? = nil
  ) {
    self.channel = channel
    self.kind = kind
    self.name = name
    self.recipient = recipient
    self.isRecipientCertain = isRecipientCertain
    self.reasonKeys = reasonKeys
    self.occurredAt = occurredAt
    self.providerEventID = providerEventID
    self.messageID = messageID
    self.subtype = subtype
    self.url = url
    self.list = list
    self.userExtID = userExtID
    self.campaign = campaign
    self.template = template
    self.brand = brand
    self.detail = detail.map { String($0.prefix(1000)) }
  }
}
