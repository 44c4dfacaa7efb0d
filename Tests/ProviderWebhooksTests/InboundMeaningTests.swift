import Deliverability
import Testing

@testable import ProviderWebhooks

@Suite struct InboundMeaningTests {
  @Test(arguments: [
    "STOP", "stopall", "Stop All", "unsubscribe", "cancel", "end", "quit", "revoke", "optout",
    "opt out", "opt-out", " stop.\n", "STOP!",
  ])
  func `a stop word alone opts out`(text: String) {
    let meaning = InboundMeaning(wholeText: text)
    #expect(meaning.kind == .optedOut && meaning.reasonKey == "inbound:stop")
  }

  @Test(arguments: ["please stop sending", "stop!!", "stopp", "", "don't cancel", "yes"])
  func `a word inside a text decides nothing`(text: String) {
    let meaning = InboundMeaning(wholeText: text)
    #expect(meaning.kind == .other && meaning.reasonKey == "inbound")
  }

  @Test func `yes opts in only where the provider says so`() {
    #expect(InboundMeaning(wholeText: "Yes", yesMeansStart: true).kind == .optedIn)
    #expect(InboundMeaning(wholeText: "Start").reasonKey == "inbound:start")
    #expect(InboundMeaning(wholeText: "HELP").reasonKey == "inbound:help")
  }
}
