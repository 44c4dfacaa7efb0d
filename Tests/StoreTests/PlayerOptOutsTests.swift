import Deliverability
import PosternTesting
import Testing

@testable import Store

extension DatabaseTests {
  struct PlayerOptOutsTests {
    private static let month = PlayerChoice.Action.snooze(days: 30)
    private static let days30 = OptOutScene.days30

    struct Undoing: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let steps: [OptOutScene.Step]
      /// Of the last step.
      let outcome: PlayerOptOuts.Outcome
      var email: [Gate] = []
      var sms: [Gate] = []

      static let all: [Undoing] = [
        Undoing(
          testDescription: "of an opt-out, at once", steps: [.player(.optOut), .undo(step: 0)],
          outcome: .undone),
        Undoing(
          testDescription: "just before 15 minutes are over",
          steps: [.player(.optOut), .undo(step: 0, at: 899)], outcome: .undone),
        Undoing(
          testDescription: "exactly at 15 minutes is too late",
          steps: [.player(.optOut), .undo(step: 0, at: 900)], outcome: .notUndoable,
          email: [.smarticoOptOut]),
        Undoing(
          testDescription: "of a snooze restores the shorter one before it",
          steps: [.player(.snooze(days: 1)), .player(month, at: 10), .undo(step: 1, at: 20)],
          outcome: .undone, email: [.snoozed], sms: [.snoozed]),
        Undoing(
          testDescription: "of a snooze leaves the opt-out that came after it",
          steps: [.player(month), .player(.optOut), .undo(step: 0)], outcome: .undone,
          email: [.smarticoOptOut]),
        Undoing(
          testDescription: "of opting out of all leaves what stood before on one channel",
          steps: [.player(.optOut), .player(.optOutAll), .undo(step: 1)], outcome: .undone,
          email: [.smarticoOptOut]),
        Undoing(
          testDescription: "of the earlier of two snoozes: the later one stays",
          steps: [.player(month), .player(month, at: 60), .undo(step: 0, at: 70)],
          outcome: .notUndoable, email: [.snoozed], sms: [.snoozed]),
        Undoing(
          testDescription: "of the later and then the earlier of two snoozes",
          steps: [
            .player(month), .player(month, at: 60), .undo(step: 1, at: 70),
            .undo(step: 0, at: 80),
          ], outcome: .undone),
        Undoing(
          testDescription: "repeated", steps: [.player(.optOut), .undo(step: 0), .undo(step: 0)],
          outcome: .undone),
        Undoing(
          testDescription: "repeated late leaves the opt-out that was chosen between",
          steps: [
            .player(.optOut), .undo(step: 0), .player(.optOut), .undo(step: 0),
          ], outcome: .undone, email: [.smarticoOptOut]),
        Undoing(
          testDescription: "through another link",
          steps: [.player(.optOut), .undoBySMS(step: 0)], outcome: .notUndoable,
          email: [.smarticoOptOut]),
        Undoing(
          testDescription: "after an operator opted the user out as well",
          steps: [.player(.optOut), .operates(.optOut), .undo(step: 0)], outcome: .notUndoable,
          email: [.smarticoOptOut], sms: [.smarticoOptOut]),
        Undoing(
          testDescription: "after an operator's clear and the player's new opt-out",
          steps: [
            .player(.optOut), .operates(.clear), .player(.optOut), .undo(step: 0),
          ], outcome: .notUndoable, email: [.smarticoOptOut]),
        Undoing(
          testDescription: "after the same wish through another link",
          steps: [.player(.optOutAll), .playerBySMS(.optOut), .undo(step: 0)], outcome: .undone,
          sms: [.smarticoOptOut]),
        Undoing(
          testDescription: "beside a PAM's opt-out",
          steps: [.player(.optOut), .pam(emailOptOut: true), .undo(step: 0)], outcome: .undone,
          email: [.pamOptOut]),
        Undoing(
          testDescription: "beside a provider's unsubscribe",
          steps: [.player(.optOut), .provider(.optOut, .email, at: 5), .undo(step: 0)],
          outcome: .undone, email: [.smarticoOptOut]),
        Undoing(
          testDescription: "of a choice that never was", steps: [.undo(step: 7)],
          outcome: .notUndoable),
      ]
    }

    @Test(arguments: Undoing.all)
    func `an undo restores exactly what its choice changed`(undoing: Undoing) async throws {
      let scene = try await OptOutScene()
      try await scene.perform(undoing.steps)
      #expect(scene.outcomes.last == undoing.outcome)
      #expect(try await scene.gates(.email, at: 100) == undoing.email)
      #expect(try await scene.gates(.sms, at: 100) == undoing.sms)
    }

    @Test func `repeats change nothing, and are not recorded`() async throws {
      let scene = try await OptOutScene()
      try await scene.perform([.player(.optOut), .player(.optOut), .undo(step: 0), .undo(step: 0)])
      #expect(try await scene.changes() == ["email opt_out player", "email undo player"])
      #expect(scene.outcomes == [.inForce, .inForce, .undone, .undone])
    }

    @Test func `a choice stored twice is applied once, whatever came between`() async throws {
      let scene = try await OptOutScene()
      let choice = scene.choice(.optOut, link: 1, at: 0, step: 0)
      #expect(try await scene.players.apply(choice)?.0 == .inForce)
      try await scene.perform([.operates(.clear)])
      #expect(try await scene.players.apply(choice)?.0 == .inForce)
      #expect(try await scene.gates(.email, at: 0) == [])
    }

    @Test func `a link that is not known changes nothing`() async throws {
      let scene = try await OptOutScene()
      var choices = [scene.choice(.optOutAll, link: 3, at: 0, step: 0)]
      choices.append(scene.choice(.optOutAll, link: 1, at: 0, step: 0))
      choices[1].label = "rival"
      choices.append(scene.choice(.optOutAll, link: 1, at: 0, step: 0))
      choices[2].day += 1
      for choice in choices { #expect(try await scene.players.apply(choice) == nil) }
      #expect(try await scene.store.texts("SELECT user_ext_id FROM opt_out").isEmpty)
    }

    @Test func `the state tells the last choice that can be undone, as long as it can`()
      async throws
    {
      let scene = try await OptOutScene()
      try await scene.perform([.player(.optOut), .player(Self.month, at: 60)])
      func undo(at seconds: Int64, link: UInt8 = 1) async throws -> [UInt8]? {
        try await scene.players.state(
          label: scene.store.label, day: scene.base.utcDay, linkID: OptOutScene.linkID(link),
          now: scene.base.adding(seconds: seconds))?.undo?.choiceID
      }
      #expect(try await undo(at: 60) == OptOutScene.choiceID(1))
      #expect(try await undo(at: 959) == OptOutScene.choiceID(1))
      #expect(try await undo(at: 960) == nil)
      #expect(try await undo(at: 60, link: 2) == nil)
    }

    @Test func `a change keeps who, when, where and what was seen`() async throws {
      let scene = try await OptOutScene()
      try await scene.perform([.player(Self.month)])
      let entries = try await TimelineQueries(pool: scene.store.pool).timeline(
        of: OptOutScene.user, in: scene.store.label, limit: 10
      ).filter { $0.kind == .optOut }
      let entry = try #require(entries.last)
      #expect(entries.count == 2)
      #expect(entry.word == "snooze" && entry.actorKind == "player")
      #expect(entry.actor == String(repeating: "01", count: 12))
      #expect(entry.messageID == "m1" && entry.campaign == "spring" && entry.template == "welcome")
      #expect(entry.clientPrefix == "192.0.2.0/24" && entry.wording == "en-00000000")
      #expect(entry.snoozedUntil == scene.base.adding(seconds: Self.days30))
    }

    @Test func `two gateways that store choices at once end as one after the other`() async throws {
      let scene = try await OptOutScene()
      for round in 0..<10 {
        let choices = [
          scene.choice(.optOutAll, link: 1, at: 0, step: round * 4),
          scene.choice(Self.month, link: 2, at: 0, step: round * 4 + 1),
          scene.choice(.optOut, link: 2, at: 0, step: round * 4 + 2),
        ]
        try await withThrowingTaskGroup { group in
          for choice in choices {
            group.addTask { [players = scene.players] in
              _ = try await players.apply(choice)
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(try await scene.changes().count == 4)
    }
  }
}
