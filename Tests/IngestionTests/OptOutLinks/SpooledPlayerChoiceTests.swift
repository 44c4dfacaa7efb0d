import Deliverability
import Ingestion
import Store
import Testing

struct SpooledPlayerChoiceTests {
  private static let id = (0..<16).map { UInt8($0) }

  static let choices: [PlayerChoice] = [
    choice(.optOut, prefix: "192.0.2.0/24", wording: "one-click"), choice(.optOutAll),
    choice(.snooze(days: 365), prefix: "2001:db8::/48", wording: ""), choice(.undo(choiceID: id)),
  ]

  private static func choice(
    _ action: PlayerChoice.Action, prefix: String? = nil, wording: String? = nil
  ) -> PlayerChoice {
    PlayerChoice(
      id: id, label: "acme", day: 20_779, linkID: Array(id.prefix(12)), action: action,
      chosenAt: Timestamp(microseconds: -1), clientPrefix: prefix, wording: wording)
  }

  @Test(arguments: choices)
  func `a choice survives the spool`(choice: PlayerChoice) {
    #expect(PlayerChoice(record: choice.record) == choice)
  }

  @Test(arguments: choices)
  func `a record that is cut, longer or of another kind is none`(choice: PlayerChoice) {
    let record = choice.record
    for count in 0..<record.count {
      #expect(PlayerChoice(record: Array(record.prefix(count))) == nil)
    }
    #expect(PlayerChoice(record: record + [0]) == nil)
    #expect(PlayerChoice(record: [1] + record.dropFirst()) == nil)
  }
}
