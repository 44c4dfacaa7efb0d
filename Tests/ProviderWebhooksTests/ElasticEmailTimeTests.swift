import Deliverability
import Testing

@testable import ProviderWebhooks

@Suite struct ElasticEmailTimeTests {
  @Test(
    arguments: [
      ("11/14/2023 10:13:20 PM", "2023-11-14T22:13:20Z"),
      ("1/2/2026 9:05:07 am", "2026-01-02T09:05:07Z"),
      (" 11/14/2023 12:00:00 AM ", "2023-11-14T00:00:00Z"),
      ("11/14/2023 12:00:00 PM", "2023-11-14T12:00:00Z"),
      ("11/14/2023 22:13:20", "2023-11-14T22:13:20Z"),
      ("2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"),
      ("2023-11-14 22:13:20", "2023-11-14T22:13:20Z"),
      ("14/11/2023 10:13:20 PM", nil), ("11/31/2023 10:13:20 PM", nil),
      ("11/14/2023 13:00:00 PM", nil), ("11/14/2023 0:00:00 AM", nil), ("11/14/2023", nil),
      ("11/14/23 10:13:20 PM", nil), ("11/14/2023 10:13 PM", nil), ("11/14/2023 10:13:20 XM", nil),
      ("11/14/+2023 10:13:20 PM", nil), ("11/14/99999 10:13:20 PM", nil), ("", nil), (nil, nil),
    ] as [(String?, String?)])
  func `the month comes first, and a clock of 12 hours has no hour 0`(
    text: String?, instant: String?
  ) {
    #expect(ElasticEmailTime.read(text)?.rfc3339 == instant)
  }
}
