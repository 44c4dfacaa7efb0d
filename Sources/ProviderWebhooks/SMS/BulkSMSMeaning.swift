import Deliverability

/// What a BulkSMS status says. No subtype of `FAILED` proves anything of the number.
struct BulkSMSMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  init(type: String, subtype: String?) {
    let type = ReasonKey.verbatim(type)
    let subtype = ReasonKey.verbatim(subtype)
    kind =
      switch (type, subtype) {
      case ("accepted", _), ("scheduled", _), ("sent", _): .sent
      case ("delivered", _): .delivered
      case ("failed", "blocked"): .blocked
      case ("failed", _): .failedTransiently
      default: .other
      }
    let specific = type.flatMap { type in subtype.map { "\(type).\($0)" } }
    reasonKeys = [specific.flatMap { ReasonKey.verbatim($0) }, type].compactMap(\.self)
  }
}
