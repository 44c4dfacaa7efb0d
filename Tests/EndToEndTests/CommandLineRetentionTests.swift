import Store
import Testing

@testable import postern

struct CommandLineRetentionTests {
  @Test(
    arguments: [
      (0, "0.0 KiB"), (1024, "1.0 KiB"), (1_048_575, "1024.0 KiB"), (1_572_864, "1.5 MiB"),
      (3 << 40, "3.0 TiB"), (5000 << 40, "5000.0 TiB"),
    ] as [(Int64, String)])
  func `a size is told in its largest unit`(bytes: Int64, text: String) {
    #expect(ApplyRetention.size(bytes) == text)
  }

  @Test func `partitions are listed with what they take`() {
    var retention = Configuration.Retention()
    retention.receiptDays = 7
    #expect(
      ApplyRetention.lines([], retention) == [
        "No partition is older than configured (receipts 7 days, events 400 days, messages 1130 days)."
      ])
    let expired = [
      ExpiredPartition(table: .event, name: "event_20250101", bytes: 8192, estimatedRows: 12),
      ExpiredPartition(table: .receipt, name: "receipt_20261101", bytes: 1 << 20, estimatedRows: 0),
    ]
    #expect(
      ApplyRetention.lines(expired, retention) == [
        "Older than configured (receipts 7 days, events 400 days, messages 1130 days):",
        "  event_20250101    8.0 KiB     about 12 rows",
        "  receipt_20261101  1.0 MiB     about 0 rows",
        "2 partitions, 1.0 MiB",
      ])
  }
}
