public import Deliverability

/// One provider event as it is stored: translated, mapped, with its identity and its day.
public struct EventRow: Sendable {
  /// Which partition the event lies in, and what proves that it is new.
  public enum Placement: Sendable, Equatable {
    /// The UTC day of the provider's own time, which lies within 35 days of receipt. A day ahead of
    /// the receipt's also asks `event_key`, since an earlier copy may have been placed there.
    case ownDay(Int32, isAhead: Bool)
    /// The day of receipt; the identity must be won in `event_key`, and must not stand in the
    /// partition of the provider's own day, if the event has one.
    case dayOfReceipt(Int32, ownDay: Int32?)
  }

  public enum Wish: Sendable, Equatable { case optOut, optIn }

  public var id: EventID
  public var placement: Placement
  public var source: String
  public var provider: String
  public var event: ProviderEvent
  /// The status the mapping gives the recipient; nil changes nothing, nor does any without a recipient.
  public var status: AddressStatus?
  public var mappingKey: String?
  /// SHA-256 of the mapping files that judged the event, 32 bytes.
  public var mappingRevision: [UInt8]
  /// What the event says of the recipient's wish; nil if nothing.
  public var wish: Wish?
  /// The reason that no mapping key names, to be counted; nil if it is named or says nothing of the address.
  public var unmappedReason: String?
  /// The provider's time, or the time of receipt if there is none or it lies more than 5 minutes ahead.
  public var occurredAt: Timestamp
  public var isOccurredAtAssumed: Bool
  public var receivedAt: Timestamp
  /// 16 bytes.
  public var receiptID: [UInt8]

  public init(
    id: EventID, placement: Placement, source: String, provider: String, event: ProviderEvent,
    status: AddressStatus?, mappingKey: String?, mappingRevision: [UInt8], wish: Wish?,
    unmappedReason: String?, occurredAt: Timestamp, isOccurredAtAssumed: Bool,
    receivedAt: Timestamp, receiptID: [UInt8]
  ) {
    self.id = id
    self.placement = placement
    self.source = source
    self.provider = provider
    self.event = event
    self.status = status
    self.mappingKey = mappingKey
    self.mappingRevision = mappingRevision
    self.wish = wish
    self.unmappedReason = unmappedReason
    self.occurredAt = occurredAt
    self.isOccurredAtAssumed = isOccurredAtAssumed
    self.receivedAt = receivedAt
    self.receiptID = receiptID
  }

  var day: Int32 {
    switch placement {
    case .ownDay(let day, _), .dayOfReceipt(let day, _): day
    }
  }

  /// The event's place among all that decide the recipient's status, if it decides one.
  var statusDecision: Decision? {
    status.map { Decision(at: occurredAt, rank: $0.rank, event: id) }
  }

  /// The event's place among all that decide the recipient's entry of this source and list.
  var wishDecision: Decision? {
    wish.map { Decision(at: occurredAt, rank: $0 == .optOut ? 1 : 0, event: id) }
  }
}
