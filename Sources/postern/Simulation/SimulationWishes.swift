import Deliverability

/// The options of `simulate`, read and within their bounds.
struct SimulationWishes: Equatable {
  var eventCount: Int
  var batchSize: Int
  var userCount: Int
  var duplicateShare: Double
  var isDisordered: Bool
  var seed: UInt64
  var eventsPerSecond: Int?
  var connectionCount: Int
  var url: String?
  var registersUsers: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    eventCount = try arguments.integer("events", in: 1...10_000_000) ?? 1000
    batchSize = try arguments.integer("batch", in: 1...1000) ?? 10
    userCount = try arguments.integer("users", in: 1...999_999) ?? 100
    connectionCount = try arguments.integer("connections", in: 1...256) ?? 8
    let seed = try arguments.integer("seed", in: 0...Int.max)
    self.seed = seed.map(UInt64.init) ?? UInt64.random(in: 0...UInt64(UInt32.max))
    isDisordered = arguments.has("disorder")
    registersUsers = arguments.has("with-users")
    duplicateShare = try Self.share(arguments.text("duplicates"))
    eventsPerSecond = try Self.rate(arguments.text("rate"))
    url = try Self.url(arguments.text("url"))
  }

  func plan(mix: TrafficMix, end: Timestamp) -> TrafficPlan {
    TrafficPlan(
      eventCount: eventCount, userCount: userCount, duplicateShare: duplicateShare,
      isDisordered: isDisordered, seed: seed, mix: mix, end: end)
  }

  private static func share(_ text: String?) throws(UsageError) -> Double {
    guard let text else { return 0 }
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard let percent = Int(digits), (0...100).contains(percent) else {
      throw UsageError("--duplicates is \"\(text)\"; allowed is 0% to 100%")
    }
    return Double(percent) / 100
  }

  private static func rate(_ text: String?) throws(UsageError) -> Int? {
    guard let text else { return nil }
    let digits = text.hasSuffix("/s") ? text.dropLast(2) : text[...]
    guard let rate = Int(digits), (1...1_000_000).contains(rate) else {
      throw UsageError("--rate is \"\(text)\"; allowed is 1/s to 1000000/s")
    }
    return rate
  }

  private static func url(_ text: String?) throws(UsageError) -> String? {
    guard let text else { return nil }
    guard let url = PublicURL.normalised(text) else {
      throw UsageError("--url must be an http or https URL, such as http://127.0.0.1:8080")
    }
    return url
  }
}
