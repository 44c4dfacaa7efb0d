import Deliverability

/// Everything one webhook request writes.
public struct IngestRequestRows: Sendable {
  public var receipt: ReceiptRow
  /// False for a request taken again after the day of its receipt has been retired.
  public var keepsReceipt = true
  /// Set if the request may only be taken once with this content.
  public var token: WebhookTokenRow?
  public var events: [EventRow]
  public var quarantine: [QuarantineRow]
  /// The mapping revision that judged the events.
  public var revision: MappingRevisionRow?

  public init(
    receipt: ReceiptRow, token: WebhookTokenRow? = nil, events: [EventRow],
    quarantine: [QuarantineRow] = [], revision: MappingRevisionRow?
  ) {
    self.receipt = receipt
    self.token = token
    self.events = events
    self.quarantine = quarantine
    self.revision = revision
  }
}

/// What became of one request of a committed transaction.
public enum IngestWriteOutcome: Sendable, Equatable {
  /// On disk; so many of its events were new, the others are repeats.
  case stored(newEvents: Int)
  /// Its signed token came before with another content: a forgery, of which nothing is kept.
  case tokenReused
}
