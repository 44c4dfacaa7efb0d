import Deliverability
import ProviderWebhooks
import ReasonMapping
import Store
import Testing

@testable import Ingestion

@Suite struct JudgeEventTests {
  private static let noon = Timestamp(rfc3339: "2026-11-22T12:00:00Z") ?? .earliest
  private static let today = noon.utcDay

  private static let mapping = """
    {"reason_emailstatus_mapping": {"bounce": "BOUNCED", "spamreport": null},
     "opt_out_reasons": ["dropped.unsubscribed-address"], "opt_in_reasons": ["group_resubscribe"]}
    """

  private static func judge(
    _ kind: EventKind = .failedPermanently, reasons: [String] = ["bounce"],
    to recipient: String? = "a@example.com", isCertain: Bool = true,
    at time: Timestamp? = noon
  ) throws -> EventRow {
    let file = try MappingFile(
      path: "sendgrid.json", bytes: Array(mapping.utf8), channel: .email)
    let judge = try JudgeEvent(
      source: SampleSource.sendGrid(), mapping: Mapping(layers: [file]), revision: [1, 2, 3],
      receivedAt: noon, receiptID: [4, 5, 6])
    return judge(
      ProviderEvent(
        channel: .email, kind: kind, name: "bounce", recipient: recipient,
        isRecipientCertain: isCertain, reasonKeys: reasons, occurredAt: time))
  }

  private static let placements: [(Timestamp?, EventRow.Placement)] = [
    (nil, .dayOfReceipt(today, ownDay: nil)),
    (noon, .ownDay(today, isAhead: false)),
    (midnight(0), .ownDay(today, isAhead: false)),
    (midnight(1), .ownDay(today + 1, isAhead: true)),
    (before(midnight(1)), .ownDay(today, isAhead: false)),
    (midnight(-35), .ownDay(today - 35, isAhead: false)),
    (before(midnight(-35)), .dayOfReceipt(today, ownDay: today - 36)),
    (before(midnight(36)), .ownDay(today + 35, isAhead: true)),
    (midnight(36), .dayOfReceipt(today, ownDay: today + 36)),
    (.earliest, .dayOfReceipt(today, ownDay: Timestamp.earliest.utcDay)),
    (.latest, .dayOfReceipt(today, ownDay: Timestamp.latest.utcDay)),
  ]

  /// The start of the day `days` after the day of receipt.
  private static func midnight(_ days: Int) -> Timestamp {
    noon.adding(seconds: -43_200).adding(days: days)
  }

  private static func before(_ time: Timestamp) -> Timestamp {
    Timestamp(microseconds: time.microseconds - 1)
  }

  @Test(arguments: placements)
  func `an event lies on its own day up to 35 days from its receipt`(
    time: Timestamp?, placement: EventRow.Placement
  ) throws {
    #expect(try Self.judge(at: time).placement == placement)
  }

  @Test(
    arguments: [
      (0, true), (-86_400_000_000 * 3650, true), (300_000_000, true), (300_000_001, false),
      (86_400_000_000, false),
    ] as [(Int64, Bool)])
  func `a time more than 5 minutes ahead counts as the time of receipt`(
    aheadMicroseconds: Int64, isBelieved: Bool
  ) throws {
    let time = Timestamp(microseconds: Self.noon.microseconds + aheadMicroseconds)
    let row = try Self.judge(at: time)
    #expect(row.occurredAt == (isBelieved ? time : Self.noon))
    #expect(row.isOccurredAtAssumed == !isBelieved)
  }

  @Test func `an event without a time has the time of its receipt, flagged`() throws {
    let row = try Self.judge(at: nil)
    #expect(row.occurredAt == Self.noon)
    #expect(row.isOccurredAtAssumed)
  }

  /// Otherwise a copy that comes when the time has passed would not be recognised.
  @Test func `a time that is not believed still places the event and makes its id`() throws {
    let ahead = Self.noon.adding(days: 2)
    let row = try Self.judge(at: ahead)
    #expect(row.placement == .ownDay(Self.today + 2, isAhead: true))
    #expect(try row.id != Self.judge(at: nil).id)
  }

  @Test
  func `an event without one certain recipient changes no status, and says which key decided`()
    throws
  {
    let certain = try Self.judge()
    #expect(certain.status == .email(.bounced))
    let uncertain = try Self.judge(isCertain: false)
    #expect(uncertain.status == nil)
    #expect(uncertain.mappingKey == "bounce")
    // The registered message may still tell the recipient; without one the store drops the status.
    #expect(try Self.judge(to: nil).status == .email(.bounced))
  }

  @Test(
    arguments: [
      (.optedOut, [], .optOut),
      (.optedOut, ["group_resubscribe"], .optOut),
      (.suppressed, ["dropped.unsubscribed-address"], .optOut),
      (.suppressed, ["dropped.unsubscribed-address", "group_resubscribe"], .optOut),
      (.optedIn, ["group_resubscribe"], .optIn),
      (.delivered, ["group_resubscribe"], .optIn),
      (.optedIn, ["start"], nil),
      (.failedPermanently, ["bounce"], nil),
    ] as [(EventKind, [String], EventRow.Wish?)])
  func `only a listed key lifts an opt-out, and an opt-out goes first`(
    kind: EventKind, reasons: [String], wish: EventRow.Wish?
  ) throws {
    #expect(try Self.judge(kind, reasons: reasons).wish == wish)
  }

  @Test(
    arguments: [
      (.failedPermanently, ["invalid", "no-such-user"], "invalid"),
      (.failedPermanently, ["invalid", "bounce"], nil),
      (.complained, ["spamreport"], nil),
      (.complained, [], nil),
      (.failedTransiently, ["full"], nil),
      (.delivered, ["delivered"], nil),
    ] as [(EventKind, [String], String?)])
  func `the most specific reason that no file names is counted`(
    kind: EventKind, reasons: [String], counted: String?
  ) throws {
    #expect(try Self.judge(kind, reasons: reasons).unmappedReason == counted)
  }

  @Test func `a row carries its source, revision and receipt`() throws {
    let row = try Self.judge()
    #expect(row.source == "acme-sendgrid")
    #expect(row.provider == "sendgrid")
    #expect(row.mappingRevision == [1, 2, 3])
    #expect(row.receiptID == [4, 5, 6])
    #expect(row.receivedAt == Self.noon)
  }
}
