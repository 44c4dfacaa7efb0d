import PosternTesting
import Threading

/// Posts numbered events, each request again and again until it is acknowledged, as a provider does.
struct CrashClient {
  let name: String
  let gateway: RunningGateway
  let tally: CrashTally
  let isOver: Lock<Bool>

  func run() async throws {
    var number = 0
    while !isOver.withLock({ $0 }) {
      let ids = (0..<1 + number % 3).map { "\(name)-\(number)-\($0)" }
      try await post(ids)
      number += 1
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  private func post(_ ids: [String]) async throws {
    let events = ids.map { id in
      // Few addresses, so that transactions meet in their rows.
      id.hasSuffix("0")
        ? SampleEvent.bounce(to: "crash\(id.utf8.count % 4)@example.com", id: id)
        : SampleEvent.sendGrid("delivered", to: "crash@example.com", id: id)
    }
    let content = "[\(events.joined(separator: ","))]"
    while true {
      let webhook = SignedWebhook.sendGrid(content, key: gateway.tenants.sendGridKey)
      let begin = ContinuousClock.now
      if let answer = try? await gateway.client.post(webhook, to: "acme-sendgrid"),
        answer.isComplete
      {
        tally.noteAnswer(answer.status, to: ids, after: .now - begin)
        if answer.status == 200 { return }
      }
      if isOver.withLock({ $0 }) { return }
      tally.noteRepetition()
      // Nobody listens for a moment, or the answer was to come again later.
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
