import Deliverability

/// What a Clickatell status says: by its word, and only if the source says whose numbers they are, by
/// its number.
///
/// Numbers collide between the generations: 5 is "received by the device" in One API and "error in the
/// message" in the older ones. A number in the place of the word is a number.
/// Source: Clickatell docs, "Message Statuses"; for the older APIs "Error Codes and Message Statuses".
struct ClickatellMeaning {
  enum Generation: String, Sendable {
    case one, legacy
  }

  let kind: EventKind
  let reasonKeys: [String]

  init(word: String?, number: String?, generation: Generation?) {
    let word = ReasonKey.verbatim(word)
    let number = ReasonKey.verbatim(number)
    reasonKeys = [word, number].compactMap(\.self)
    if let word, Int(word) == nil {
      kind = Self.kind(ofWord: word)
    } else {
      kind = Self.kind(ofNumber: (number ?? word).flatMap { Int($0) }, generation)
    }
  }

  private static func kind(ofWord word: String) -> EventKind {
    switch word {
    case "device_ack", "read": .delivered
    case "queued", "scheduled", "sent_to_supplier": .sent
    case "recipient_does_not_exist": .failedPermanently
    // The user who stopped it is the account's, not the person: no STOP (unverified).
    case "stopped_by_user", "stopped_by_admin", "insufficient_account_balance", "expired",
      "delivery_failure", "routing_error":
      .failedTransiently
    case _ where word.hasPrefix("volume_limit"): .failedTransiently
    default: .other  // emulated, unknown, and what is to come
    }
  }

  private static func kind(ofNumber number: Int?, _ generation: Generation?) -> EventKind {
    switch (generation, number) {
    case (.one, 5): .delivered
    case (.legacy, 2), (.legacy, 3), (.legacy, 8), (.legacy, 11): .sent
    case (.legacy, 4): .delivered
    case (.legacy, 5), (.legacy, 6), (.legacy, 7), (.legacy, 9), (.legacy, 10), (.legacy, 12),
      (.legacy, 14):
      .failedTransiently
    default: .other
    }
  }
}
