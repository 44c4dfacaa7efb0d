import Deliverability
import Signatures
import Store

/// What stands inside the frame of an opt-out page: plain forms, which need no script.
struct PageBody: Sendable {
  /// Why the page is shown.
  enum Moment: Sendable {
    case opened
    case chosen(PlayerOptOuts.Outcome)
    /// On disk, to be applied when the database is back.
    case kept(PlayerOptOutState.Undo?)
  }

  let texts: PageTexts
  let contact: String?

  /// The page of a link: what is in force, and what can be chosen.
  /// - Parameters:
  ///   - state: nil if it can't be told now.
  ///   - wording: sent back with the choice, so that its record tells what was seen.
  func choices(
    _ state: PlayerOptOutState?, _ moment: Moment, wording: String, snoozeDays: Int, now: Timestamp
  ) -> HTML {
    """
    <h1>\(texts[.title])</h1>
    \(notice(moment))\
    \(inForce(state, now: now))\
    \(undo(state?.undo ?? moment.undo, wording: wording))\
    \(choiceForm(state, wording: wording, snoozeDays: snoozeDays))\
    <p class="note">\(texts[.accountNote])</p>
    \(contactNote)
    """
  }

  /// A page that offers no choice.
  func message(_ title: PageTexts.Key, _ note: PageTexts.Key? = nil) -> HTML {
    """
    <h1>\(texts[title])</h1>
    \(note.map { HTML("<p>\(texts[$0])</p>\n") })\
    \(contactNote)
    """
  }

  private var contactNote: HTML? {
    contact.map { HTML("<p class=\"note\">\(texts(.contactNote, ["contact": $0]))</p>") }
  }

  private func notice(_ moment: Moment) -> HTML {
    let key: PageTexts.Key? =
      switch moment {
      case .opened: nil
      case .chosen(.inForce): .saved
      case .chosen(.undone): .undone
      case .chosen(.notUndoable): .notUndoable
      case .kept: .kept
      }
    guard let key else { return "<p>\(texts[.intro])</p>\n" }
    return "<p class=\"notice\" role=\"status\">\(texts[key])</p>\n"
  }

  private func inForce(_ state: PlayerOptOutState?, now: Timestamp) -> HTML {
    guard let state else { return "<p class=\"note\">\(texts[.stateUnknown])</p>\n" }
    return """
      <section aria-labelledby="state">
      <h2 id="state">\(texts[.stateHeading])</h2>
      <ul>
      \(Channel.allCases.map { HTML("<li>\(sentence(on: $0, state, now: now))</li>\n") })\
      </ul>
      </section>

      """
  }

  private func sentence(on channel: Channel, _ state: PlayerOptOutState, now: Timestamp) -> String {
    let keys:
      (open: PageTexts.Key, stopped: PageTexts.Key, paused: PageTexts.Key, account: PageTexts.Key)
    switch channel {
    case .email: keys = (.emailOpen, .emailStopped, .emailPaused, .emailStoppedInAccount)
    case .sms: keys = (.smsOpen, .smsStopped, .smsPaused, .smsStoppedInAccount)
    }
    guard let standing = state.channels[channel] else { return texts[keys.open] }
    if standing.optOut.isPermanent || standing.optOut.isProviderInForce {
      return texts[keys.stopped]
    }
    if standing.pamOptOut { return texts[keys.account] }
    if let end = standing.optOut.runningSnooze(at: now) {
      return texts(keys.paused, ["until": texts.date(end)])
    }
    return texts[keys.open]
  }

  private func undo(_ undo: PlayerOptOutState.Undo?, wording: String) -> HTML? {
    guard let undo else { return nil }
    return """
      <form method="post">
      <input type="hidden" name="wording" value="\(wording)">
      <button class="second" name="undo" value="\(Hex.encode(undo.choiceID))" \
      aria-describedby="undo-note">\(texts[.undo])</button>
      <p class="note" id="undo-note">\(texts(.undoNote, ["until": texts.date(undo.until)]))</p>
      </form>

      """
  }

  private func choiceForm(_ state: PlayerOptOutState?, wording: String, snoozeDays: Int) -> HTML? {
    func isStopped(_ channel: Channel) -> Bool {
      state?.channels[channel]?.optOut.isPermanent ?? false
    }
    var buttons: [HTML] = []
    switch state?.link.channel {
    case let channel? where isStopped(channel): break
    case .email: buttons.append(button("channel", texts[.stopEmail], isFirst: true))
    case .sms: buttons.append(button("channel", texts[.stopSMS], isFirst: true))
    case nil: buttons.append(button("channel", texts[.stopChannel], isFirst: true))
    }
    if !Channel.allCases.allSatisfy(isStopped) {
      buttons.append(button("all", texts[.stopAll]))
      buttons.append(
        button(
          "snooze",
          snoozeDays == 1
            ? texts[.pauseOneDay] : texts(.pauseDays, ["days": String(snoozeDays)])))
    }
    if buttons.isEmpty { return nil }
    return """
      <section aria-labelledby="choices">
      <h2 id="choices">\(texts[.choicesHeading])</h2>
      <form method="post">
      <input type="hidden" name="wording" value="\(wording)">
      \(buttons)\
      </form>
      <p class="note">\(texts[.pauseNote])</p>
      </section>

      """
  }

  private func button(_ choice: String, _ text: String, isFirst: Bool = false) -> HTML {
    let look: HTML = isFirst ? "" : " class=\"second\""
    return "<button name=\"choice\" value=\"\(choice)\"\(look)>\(text)</button>\n"
  }
}

extension PageBody.Moment {
  /// Of a choice that is not applied yet.
  fileprivate var undo: PlayerOptOutState.Undo? {
    if case .kept(let undo) = self { undo } else { nil }
  }
}
