import Deliverability
import Postgres

/// The part of a transaction that applies one choice of a player.
struct ApplyPlayerChoice {
  let choice: PlayerChoice
  let link: OptOutLink
  let connection: PostgresConnection

  func callAsFunction() throws -> PlayerOptOuts.Outcome {
    switch choice.action {
    case .optOut: try apply(.optOut, .permanent, to: [link.channel])
    case .optOutAll: try apply(.optOut, .permanent, to: Channel.allCases)
    case .snooze(let days): try apply(.snooze(days: days), .snooze, to: Channel.allCases)
    case .undo(let choiceID): try undo(choiceID)
    }
  }

  private func apply(
    _ action: OptOutStore.Action, _ part: ChosenPart.Part, to channels: [Channel]
  ) throws -> PlayerOptOuts.Outcome {
    var optOuts = try lock(channels)
    // Stored already: a second attempt must not outdo what was decided since.
    let isRepeat = try !connection.run(ChoiceQueries.stored, selection(choice.id)).isEmpty
    if isRepeat { return .inForce }
    let changed = optOuts.apply(action, clock: choice.chosenAt)
    _ = try connection.run(
      ChoiceQueries.closeConfirmed, (choice, link.userExtID, channels, part))
    if !changed.isEmpty {
      _ = try connection.run(ChoiceQueries.insert, (choice, link.userExtID, changed))
    }
    try optOuts.save(by: author)
    return .inForce
  }

  private func undo(_ choiceID: [UInt8]) throws -> PlayerOptOuts.Outcome {
    var optOuts = try lock(Channel.allCases)
    let stored = try connection.run(ChoiceQueries.stored, selection(choiceID))
      .filter { $0.link.day == choice.day && $0.link.id == choice.linkID }
    if stored.contains(where: { $0.closedBy == .undo }) { return .undone }
    let open = stored.filter { $0.closedBy == nil && choice.chosenAt < $0.undoUntil }
    guard optOuts.restore(open.map(\.part)) else { return .notUndoable }
    _ = try connection.run(ChoiceQueries.closeUndone, (selection(choiceID), choice.chosenAt))
    try optOuts.save(by: author)
    return .undone
  }

  private func lock(_ channels: [Channel]) throws -> LockedOptOuts {
    try LockedOptOuts(
      channels, of: link.userExtID, in: choice.label, on: connection, clock: choice.chosenAt)
  }

  private func selection(_ choiceID: [UInt8]) -> ChoiceQueries.Selection {
    ChoiceQueries.Selection(label: choice.label, userExtID: link.userExtID, choiceID: choiceID)
  }

  private var author: Author {
    Author(
      kind: .player, name: choice.linkName,
      circumstances: Author.Circumstances(
        messageID: link.messageID, campaign: link.campaign, template: link.template,
        clientPrefix: choice.clientPrefix, wording: choice.wording))
  }
}

extension PlayerChoice {
  /// The link as records name it: its id in hexadecimal digits, which makes no token.
  fileprivate var linkName: String {
    let digits = Array("0123456789abcdef")
    return String(linkID.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
