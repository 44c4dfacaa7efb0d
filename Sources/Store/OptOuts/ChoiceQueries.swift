import Deliverability
import Postgres

/// One channel of a stored choice.
struct StoredChoice: Sendable {
  let part: ChosenPart
  let link: OptOutLink.Key
  let undoUntil: Timestamp
  let closedBy: ChoiceQueries.Closing?
}

/// The choices of players, as long as they can be undone. Read and written under the locks of the
/// user's rows of `opt_out`.
enum ChoiceQueries {
  /// Why a choice can no longer be undone; the schema's words.
  enum Closing: String, Sendable { case undo, `operator`, choice }

  struct Selection: Sendable {
    let label: LabelID
    let userExtID: String
    let choiceID: [UInt8]
  }

  static let stored = Query<Selection, StoredChoice>(
    """
    SELECT label_id, channel, part, before_at, after_at, link_day, link_id, undo_until, closed_by
    FROM opt_out_choice WHERE label_id = $1 AND user_ext_id = $2 AND choice_id = $3
    ORDER BY channel
    """,
    bind: { [.text($0.label), .text($0.userExtID), .uuid($0.choiceID)] },
    decode: StoredChoice.init(row:))

  /// Its time is later than that of every choice before it, whatever the clock says: the last is the one
  /// that is undone.
  static let insert = Query<(PlayerChoice, userExtID: String, [ChosenPart]), Void>(
    """
    INSERT INTO opt_out_choice (label_id, user_ext_id, choice_id, channel, part, before_at, after_at,
      link_day, link_id, chosen_at, undo_until)
    SELECT $1, $2, $3, t.channel, t.part, t.before_at, t.after_at, $8, $9,
      greatest($10, (SELECT max(c.chosen_at) + interval '1 microsecond' FROM opt_out_choice c
        WHERE c.label_id = $1 AND c.user_ext_id = $2)), $11
    FROM unnest($4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[])
      AS t (channel, part, before_at, after_at)
    """,
    bind: { choice, userExtID, parts in
      [
        .text(choice.label), .text(userExtID), .uuid(choice.id),
        .textArray(parts.map(\.channel.rawValue)), .textArray(parts.map(\.part.rawValue)),
        .timestampArray(parts.map(\.before)), .timestampArray(parts.map(\.after)),
        .date(daysSince1970: choice.day), .bytes(choice.linkID), .timestamp(choice.chosenAt),
        .timestamp(choice.chosenAt.adding(seconds: PlayerChoice.undoSeconds)),
      ]
    },
    decode: { _ in })

  static let closeUndone = Query<(Selection, Timestamp), Void>(
    """
    UPDATE opt_out_choice SET closed_at = $4, closed_by = 'undo'
    WHERE label_id = $1 AND user_ext_id = $2 AND choice_id = $3 AND closed_at IS NULL
    """,
    bind: { selection, clock in
      [
        .text(selection.label), .text(selection.userExtID), .uuid(selection.choiceID),
        .timestamp(clock),
      ]
    },
    decode: { _ in })

  /// Ends the undo of a user's choices on `channels`: an operator's wish came on top.
  static let closeForOperator = Query<(OptOutQueries.Selection, Timestamp), Void>(
    """
    UPDATE opt_out_choice SET closed_at = $4, closed_by = 'operator'
    WHERE label_id = $1 AND user_ext_id = $2 AND channel = ANY ($3::text[]) AND closed_at IS NULL
      AND undo_until > $4
    """,
    bind: { selection, clock in selection.parameters + [.timestamp(clock)] },
    decode: { _ in })

  /// Ends the undo of choices of the same part through other links: the player has asked again.
  static let closeConfirmed = Query<
    (PlayerChoice, userExtID: String, [Channel], ChosenPart.Part), Void
  >(
    """
    UPDATE opt_out_choice SET closed_at = $5, closed_by = 'choice'
    WHERE label_id = $1 AND user_ext_id = $2 AND channel = ANY ($3::text[]) AND part = $4
      AND closed_at IS NULL AND undo_until > $5 AND (link_day, link_id) <> ($6, $7)
    """,
    bind: { choice, userExtID, channels, part in
      [
        .text(choice.label), .text(userExtID), .textArray(channels.map(\.rawValue)),
        .text(part.rawValue), .timestamp(choice.chosenAt), .date(daysSince1970: choice.day),
        .bytes(choice.linkID),
      ]
    },
    decode: { _ in })

  /// The last choice through a link that can be undone at an instant.
  static let undoable = Query<
    (OptOutLink.Key, userExtID: String, now: Timestamp), PlayerOptOutState.Undo
  >(
    """
    SELECT choice_id, undo_until FROM opt_out_choice
    WHERE label_id = $1 AND user_ext_id = $2 AND link_day = $3 AND link_id = $4
      AND closed_at IS NULL AND undo_until > $5
    ORDER BY chosen_at DESC, choice_id DESC LIMIT 1
    """,
    bind: { link, userExtID, now in
      [
        .text(link.label), .text(userExtID), .date(daysSince1970: link.day), .bytes(link.id),
        .timestamp(now),
      ]
    },
    decode: { row in
      PlayerOptOutState.Undo(
        choiceID: try row.uuid("choice_id"), until: try row.instant("undo_until"))
    })
}

extension StoredChoice {
  init(row: Row) throws {
    part = ChosenPart(
      channel: try row.enumeration("channel"), part: try row.enumeration("part"),
      before: try row.optionalInstant("before_at"), after: try row.instant("after_at"))
    link = OptOutLink.Key(
      label: try row.text("label_id"), day: try row.date("link_day"),
      id: try row.bytes("link_id"))
    undoUntil = try row.instant("undo_until")
    closedBy = try row.optionalEnumeration("closed_by")
  }
}
