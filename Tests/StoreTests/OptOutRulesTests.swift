import Deliverability
import Testing

@testable import Store

/// The rules of opt-outs and snoozes, each at its boundary, with the clock of the question injected.
struct OptOutRule: Sendable, CustomTestStringConvertible {
  typealias Step = OptOutScene.Step
  /// What blocks a channel, `at` seconds from the beginning.
  struct Expectation: Sendable {
    let at: Int64
    let email: [Gate]
    let sms: [Gate]

    init(at: Int64, email: [Gate] = [], sms: [Gate] = []) {
      (self.at, self.email, self.sms) = (at, email, sms)
    }
  }

  let testDescription: String
  var knowsUser = true
  let steps: [Step]
  let expected: [Expectation]

  private static let end = OptOutScene.days30
  private static let month = PlayerChoice.Action.snooze(days: 30)

  static let all: [OptOutRule] = [
    OptOutRule(
      testDescription: "a snooze blocks both channels, and is over exactly at its end",
      steps: [.player(month)],
      expected: [
        Expectation(at: end - 1, email: [.snoozed], sms: [.snoozed]), Expectation(at: end),
      ]),
    OptOutRule(
      testDescription: "snooze then permanent: the permanent one outlasts the snooze",
      steps: [.player(month), .player(.optOut)],
      expected: [
        Expectation(at: 0, email: [.smarticoOptOut], sms: [.snoozed]),
        Expectation(at: end, email: [.smarticoOptOut]),
      ]),
    OptOutRule(
      testDescription: "permanent then snooze: the snooze neither shortens nor lifts it",
      steps: [.player(.optOut), .player(month)],
      expected: [
        Expectation(at: 0, email: [.smarticoOptOut], sms: [.snoozed]),
        Expectation(at: end, email: [.smarticoOptOut]),
      ]),
    OptOutRule(
      testDescription: "snooze twice: the second extends",
      steps: [.player(month), .player(month, at: 86_400)],
      expected: [
        Expectation(at: end + 86_399, email: [.snoozed], sms: [.snoozed]),
        Expectation(at: end + 86_400),
      ]),
    OptOutRule(
      testDescription: "snooze twice: a shorter second one changes nothing",
      steps: [.player(month), .player(.snooze(days: 1), at: 60)],
      expected: [
        Expectation(at: end - 1, email: [.snoozed], sms: [.snoozed]), Expectation(at: end),
      ]),
    OptOutRule(
      testDescription: "an operator clears a snooze, an opt-out and a STOP",
      steps: [
        .player(.optOutAll), .player(month), .provider(.optOut, .sms, at: -60), .operates(.clear),
      ],
      expected: [Expectation(at: 0), Expectation(at: end)]),
    OptOutRule(
      testDescription: "a PAM's opt-out beside ours survives a clear",
      steps: [.pam(emailOptOut: true), .player(.optOutAll), .operates(.clear)],
      expected: [Expectation(at: 0, email: [.pamOptOut])]),
    OptOutRule(
      testDescription: "ours survives the end of the PAM's opt-out",
      steps: [.pam(emailOptOut: true), .player(.optOut), .pam(emailOptOut: false)],
      expected: [Expectation(at: 0, email: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "a PAM's opt-out and a snooze are both told, and only the snooze ends",
      steps: [.pam(emailOptOut: true), .player(month)],
      expected: [
        Expectation(at: 0, email: [.pamOptOut, .snoozed], sms: [.snoozed]),
        Expectation(at: end, email: [.pamOptOut]),
      ]),
    OptOutRule(
      testDescription: "a clock stepping back never shortens a snooze",
      steps: [.player(month), .player(month, at: -7200)],
      expected: [
        Expectation(at: end - 1, email: [.snoozed], sms: [.snoozed]), Expectation(at: end),
      ]),
    OptOutRule(
      testDescription: "a clock stepping back behind an end finds the snooze running again",
      steps: [.player(month)],
      expected: [
        Expectation(at: end), Expectation(at: end - 1, email: [.snoozed], sms: [.snoozed]),
      ]),
    OptOutRule(
      testDescription: "an address change during a snooze changes nothing about it",
      steps: [.player(month), .reports(email: "b@example.com")],
      expected: [
        Expectation(at: end - 1, email: [.snoozed], sms: [.snoozed]), Expectation(at: end),
      ]),
    OptOutRule(
      testDescription: "an opt-out made through the old address's link holds for the new address",
      steps: [.reports(email: "b@example.com"), .player(.optOut)],
      expected: [Expectation(at: 0, email: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "STOP before a page opt-out, START after both: the page's stays",
      steps: [
        .provider(.optOut, .sms, at: -120), .playerBySMS(.optOut),
        .provider(.optIn, .sms, at: -60),
      ],
      expected: [Expectation(at: 0, sms: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "STOP after a page opt-out, START after both: the page's stays",
      steps: [
        .playerBySMS(.optOut), .provider(.optOut, .sms, at: -120),
        .provider(.optIn, .sms, at: -60),
      ],
      expected: [Expectation(at: 0, sms: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "STOP, page opt-out and its undo: STOP stays until START",
      steps: [
        .provider(.optOut, .sms, at: -120), .playerBySMS(.optOut), .undoBySMS(step: 1),
      ],
      expected: [Expectation(at: 0, sms: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "a group resubscribe lifts no global unsubscribe",
      steps: [
        .provider(.optOut, .email, at: -120), .provider(.optOut, .email, at: -110, list: "g1"),
        .provider(.optIn, .email, at: -60, list: "g1"),
      ],
      expected: [Expectation(at: 0, email: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "a global resubscribe lifts no group unsubscribe",
      steps: [
        .provider(.optOut, .email, at: -120, list: "g1"),
        .provider(.optIn, .email, at: -60),
      ],
      expected: [Expectation(at: 0, email: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "a provider's opt-out of an address that no user has yet waits for its user",
      knowsUser: false,
      steps: [.provider(.optOut, .email, at: -60), .reports(email: OptOutScene.email)],
      expected: [Expectation(at: 0, email: [.smarticoOptOut])]),
    OptOutRule(
      testDescription:
        "a STOP dated before an operator's clear, but heard after it, changes nothing",
      steps: [.operates(.clear), .provider(.optOut, .sms, at: -60)],
      expected: [Expectation(at: 0)]),
    OptOutRule(
      testDescription: "a STOP dated after an operator's clear is in force",
      steps: [.operates(.clear), .provider(.optOut, .sms, at: 60)],
      expected: [Expectation(at: 0, sms: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "a page opt-out after an operator's clear is in force",
      steps: [.operates(.clear), .player(.optOut)],
      expected: [Expectation(at: 0, email: [.smarticoOptOut])]),
    OptOutRule(
      testDescription: "a page opt-out may come before the PAM's first report",
      knowsUser: false, steps: [.player(.optOutAll), .reports(email: "b@example.com")],
      expected: [Expectation(at: 0, email: [.smarticoOptOut], sms: [.smarticoOptOut])]),
  ]
}

extension DatabaseTests {
  struct OptOutRulesTests {
    @Test(arguments: OptOutRule.all)
    func `the rule holds`(rule: OptOutRule) async throws {
      let scene = try await OptOutScene(knowsUser: rule.knowsUser)
      try await scene.perform(rule.steps)
      for expected in rule.expected {
        #expect(try await scene.gates(.email, at: expected.at) == expected.email)
        #expect(try await scene.gates(.sms, at: expected.at) == expected.sms)
      }
    }
  }
}
