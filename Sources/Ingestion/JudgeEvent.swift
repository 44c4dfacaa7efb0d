import Deliverability
import ReasonMapping
import Store

/// Turns a provider's event into the row to store: its identity, its day, and what the mapping says of it.
struct JudgeEvent {
  let source: Source
  let mapping: Mapping
  let revision: [UInt8]
  let receivedAt: Timestamp
  let receiptID: [UInt8]

  /// How far a provider's time may lie from receipt and still name the partition.
  static let partitionDays: Int32 = 35
  /// How far ahead of our clock a provider's clock may run before its time is not believed.
  static let allowedSkewSeconds: Int64 = 300

  func callAsFunction(_ event: ProviderEvent) -> EventRow {
    let decision = mapping.decide(kind: event.kind, reasonKeys: event.reasonKeys)
    let believed = event.occurredAt.flatMap {
      $0 <= receivedAt.adding(seconds: Self.allowedSkewSeconds) ? $0 : nil
    }
    return EventRow(
      id: EventIdentity.id(of: event, from: source.id), placement: placement(of: event),
      source: source.id, provider: source.providerName, event: event,
      // Without a recipient, too: the registered message may still tell it.
      status: event.isRecipientCertain ? decision.status : nil,
      mappingKey: decision.mappingKey, mappingRevision: revision,
      wish: wish(decision), unmappedReason: decision.isUnmapped ? event.reasonKeys.first : nil,
      occurredAt: believed ?? receivedAt, isOccurredAtAssumed: believed == nil,
      receivedAt: receivedAt, receiptID: receiptID)
  }

  /// An event that both sets and lifts an opt-out sets it: the safe reading.
  private func wish(_ decision: MappingDecision) -> EventRow.Wish? {
    if decision.setsOptOut { return .optOut }
    return decision.liftsOptOut ? .optIn : nil
  }

  private func placement(of event: ProviderEvent) -> EventRow.Placement {
    let today = receivedAt.utcDay
    guard let time = event.occurredAt else { return .dayOfReceipt(today, ownDay: nil) }
    let day = time.utcDay
    guard abs(day - today) <= Self.partitionDays else { return .dayOfReceipt(today, ownDay: day) }
    return .ownDay(day, isAhead: day > today)
  }
}
