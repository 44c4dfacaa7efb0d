import Deliverability

/// What Infobip's names for a message's state say: the group, the status in it and the error behind it.
///
/// The error decides where there is one, otherwise the status. A name that speaks against the address is
/// a reason key only if that is what the event says. `error.permanent` is not asked: Infobip gives it as
/// true for a handset that is off, and as false for a number that does not exist.
/// Source: Infobip docs, "Response Status and Error Codes".
struct InfobipMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  init(group: String, status: String?, error: String?) {
    let (group, status) = (ReasonKey.verbatim(group), ReasonKey.verbatim(status))
    var error = ReasonKey.verbatim(error)
    if error == "no_error" { error = nil }
    let kind: EventKind
    switch group {
    case "pending": kind = .sent
    case "delivered": kind = status == "delivered_to_operator" ? .sent : .delivered
    case "undeliverable", "expired", "rejected":
      kind = Self.kind(speakingOfAddress: error ?? status) ?? .failedTransiently
    default: kind = .other
    }
    self.kind = kind
    reasonKeys = [error, status, group].compactMap(\.self).filter {
      [nil, kind].contains(Self.kind(speakingOfAddress: $0))
    }
  }

  private static func kind(speakingOfAddress name: String?) -> EventKind? {
    guard let name else { return nil }
    if let kind = classes.kind(of: name) { return kind }
    return name.hasPrefix("ec_sc_blocked") || name.hasPrefix("ec_content_blocked") ? .blocked : nil
  }

  private static let classes = FailureClasses([
    .failedPermanently: [
      "ec_unknown_subscriber", "ec_deactivated_list", "ec_dest_address_suspended",
      "rejected_destination", "rejected_prefix_missing", "missing_to",
      "ec_invalid_destination_address", "ec_invalid_request_destination",
    ],
    .notMobile: [
      "ec_teleservice_not_provisioned", "ec_destination_not_sms_provisioned",
      "ec_dest_address_unable_to_receive_sms", "ec_bearer_service_not_provisioned",
      "ec_cannot_receive_sc",
    ],
    // The second is not documented for sure: an opt-out too many harms less than one lost.
    .optedOut: ["ec_sc_blocked_by_end_user", "ec_blocked_by_campaign_blacklist"],
    .blocked: [
      "rejected_dnd", "ec_call_barred", "ec_imsi_blacklisted",
      "ec_blacklisted_destinationaddress", "ec_dest_address_blacklisted",
      "rejected_destination_blocklisted", "ec_destination_blocked_by_operator",
      "ec_rejected_spam_by_operator", "signals_blocked", "ec_illegal_subscriber",
      "ec_illegal_equipment",
    ],
  ])
}
