import Deliverability
import HTTPMessages
import Ingestion
import ProviderWebhooks
import Testing

@testable import postern

struct CommandLineSimulateTests {
  /// The configuration of `init`, and its folder, which holds the demo keys.
  private static func demo() async throws -> (Configuration, TemporaryFolder) {
    let folder = try TemporaryFolder()
    _ = await RecordedConsole().run("init", in: folder.path)
    let configuration = try Configuration.load(
      option: nil, surroundings: Surroundings(environment: { _ in nil }, folder: folder.path))
    return (configuration, folder)
  }

  private static func webhook(_ request: SampleRequest, url: String) -> WebhookRequest {
    WebhookRequest(
      method: .post, target: "/v1/webhooks/x", publicURL: url,
      fields: HTTPFields(request.fields.map { HTTPFields.Field(name: $0.key, value: $0.value) }),
      body: request.content, receivedAt: Simulation.now())
  }

  @Test(arguments: ["demo-sendgrid", "demo-mailgun", "demo-twilio"])
  func `every kind of simulated event is authentic and readable for its provider`(
    sourceID: String
  ) async throws {
    let (configuration, folder) = try await Self.demo()
    let source = try #require(configuration.source(sourceID))
    let sample = try TrafficSamples.sample(
      of: source, keys: DemoKeys(dataDirectory: "\(folder.path)/.postern"))
    let url = "https://hooks.example.com/v1/webhooks/x"
    for kind in SimulatedEvent.Kind.allCases {
      let event = SimulatedEvent(id: "e1", kind: kind, user: 7, occurredAt: Simulation.now())
      let request = sample.request(holding: [event], url: url, now: Simulation.now())
      let authentic = try source.provider.authenticate(Self.webhook(request, url: url))
      let translation = try source.provider.translate(authentic)
      #expect(translation.unreadable.isEmpty)
      #expect(translation.events.count == 1)
      #expect(translation.events.first?.kind != .other, "\(kind)")
    }
  }

  @Test(arguments: ["demo-sendgrid", "demo-mailgun", "demo-twilio"])
  func `sample traffic signed for another source is refused`(sourceID: String) async throws {
    let (configuration, _) = try await Self.demo()
    let (other, folder) = try await Self.demo()
    let sample = try TrafficSamples.sample(
      of: try #require(other.source(sourceID)),
      keys: DemoKeys(dataDirectory: "\(folder.path)/.postern"))
    let event = SimulatedEvent(id: "e", kind: .delivered, user: 1, occurredAt: Simulation.now())
    let url = "https://hooks.example.com/v1/webhooks/x"
    let request = sample.request(holding: [event], url: url, now: Simulation.now())
    let source = try #require(configuration.source(sourceID))
    #expect(throws: WebhookRejection.self) {
      try source.provider.authenticate(Self.webhook(request, url: url))
    }
  }

  private static func plan(
    events: Int = 1000, duplicates: Double = 0, isDisordered: Bool = false, seed: UInt64 = 1
  ) -> TrafficPlan {
    TrafficPlan(
      eventCount: events, userCount: 50, duplicateShare: duplicates, isDisordered: isDisordered,
      seed: seed, mix: .email, end: Timestamp(seconds: 1_800_000_000))
  }

  @Test func `a plan makes exactly its events, each once, in order, in full batches`() {
    let batches = Array(Self.plan(events: 1001).batches(of: 10))
    #expect(batches.map(\.count) == Array(repeating: 10, count: 100) + [1])
    let events = batches.flatMap { $0 }
    #expect(Set(events.map(\.id)).count == 1001)
    #expect(events.map(\.occurredAt) == events.map(\.occurredAt).sorted())
    #expect(events.allSatisfy { (1...50).contains($0.user) })
    #expect(Set(events.map(\.kind)).isSuperset(of: [.delivered, .opened, .unknownRecipient]))
  }

  @Test func `the seed decides every choice`() {
    let first = Self.plan(duplicates: 0.1, isDisordered: true).batches(of: 7).flatMap { $0 }
    let again = Self.plan(duplicates: 0.1, isDisordered: true).batches(of: 7).flatMap { $0 }
    let other = Self.plan(duplicates: 0.1, isDisordered: true, seed: 2).batches(of: 7)
    #expect(first == again)
    #expect(first != other.flatMap { $0 })
  }

  @Test func `duplicates repeat earlier events whole`() {
    let events = Self.plan(duplicates: 0.2).batches(of: 10).flatMap { $0 }
    #expect(events.count == 1000)
    let byID = Dictionary(grouping: events, by: \.id)
    #expect((700...900).contains(byID.count))
    #expect(byID.values.allSatisfy { copies in copies.allSatisfy { $0 == copies[0] } })
  }

  @Test func `disorder changes the order and nothing else`() {
    let events = Self.plan(isDisordered: true).batches(of: 10).flatMap { $0 }
    #expect(Set(events.map(\.id)).count == 1000)
    #expect(events.map(\.occurredAt) != events.map(\.occurredAt).sorted())
  }

  @Test func `a source that is not there is told with the nearest one`() async throws {
    let (_, folder) = try await Self.demo()
    let program = RecordedConsole()
    #expect(await program.run("simulate", "--source", "demo-sendgird", in: folder.path) == .failed)
    #expect(
      program.errors
        == "postern: there is no source \"demo-sendgird\". Did you mean demo-sendgrid? postern.json has demo-sendgrid, demo-mailgun, demo-twilio\n"
    )
  }

  @Test func `the summary counts answers by their status`() {
    var tally = SimulationTally()
    for status in [200, 200, 204] { tally.count(events: 10, status: status) }
    #expect(tally.isAllAccepted)
    #expect(
      tally.summary(seconds: 2)
        == "30 events in 3 requests, 2.0 s, 15 events/s\nanswered 200: 2\nanswered 204: 1")
    tally.count(events: 10, status: 401)
    #expect(!tally.isAllAccepted)
    tally.countUnanswered("refused")
    tally.countUnanswered("timed out")
    #expect(tally.summary(seconds: 2).hasSuffix("answered 401: 1\nno answer: 2 (refused)"))
  }
}
