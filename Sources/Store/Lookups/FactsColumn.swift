import Deliverability
import Postgres

/// What is read of a user `u` and the rows `ea`, `eo`, `sa`, `so` that belong to them, in the order of the columns.
/// A million rows are read by place; the list of columns is made of these cases, so that places agree.
enum FactsColumn: Int, CaseIterable {
  case userExtID, brand, accountStatus
  case email, emailReported, emailPAMOptOut, emailStatus
  case emailPermanent, emailSnoozedUntil, emailClearedAt, emailProviderAt
  case phone, phoneReported, smsPAMOptOut, smsStatus
  case smsPermanent, smsSnoozedUntil, smsClearedAt, smsProviderAt

  private var sql: String {
    switch self {
    case .userExtID: "u.user_ext_id"
    case .brand: "u.brand"
    case .accountStatus: "u.account_status"
    case .email: "u.email"
    case .emailReported: "CASE WHEN u.email IS NULL THEN u.email_reported END"
    case .emailPAMOptOut: "u.pam_email_opt_out"
    case .emailStatus: "ea.status"
    case .emailPermanent: "coalesce(eo.permanent, false)"
    case .emailSnoozedUntil: "eo.snoozed_until"
    case .emailClearedAt: "eo.cleared_at"
    case .emailProviderAt: "greatest(eo.provider_opted_out_at, ea.opted_out_at)"
    case .phone: "u.phone"
    case .phoneReported: "CASE WHEN u.phone IS NULL THEN u.phone_reported END"
    case .smsPAMOptOut: "u.pam_sms_opt_out"
    case .smsStatus: "sa.status"
    case .smsPermanent: "coalesce(so.permanent, false)"
    case .smsSnoozedUntil: "so.snoozed_until"
    case .smsClearedAt: "so.cleared_at"
    case .smsProviderAt: "greatest(so.provider_opted_out_at, sa.opted_out_at)"
    }
  }

  /// Every column; a statement has one of its own before them.
  static let list = allCases.map(\.sql).joined(separator: ", ")

  var column: Column { .index(1 + rawValue) }

  /// Those of one channel.
  struct OfChannel {
    let address, reported, pamOptOut, status, permanent, snoozedUntil, clearedAt, providerAt: Column

    private init(from first: FactsColumn) {
      let places = (0..<8).map { Column.index(1 + first.rawValue + $0) }
      (address, reported, pamOptOut, status) = (places[0], places[1], places[2], places[3])
      (permanent, snoozedUntil, clearedAt, providerAt) = (
        places[4], places[5], places[6], places[7]
      )
    }

    static let email = OfChannel(from: .email)
    static let sms = OfChannel(from: .phone)
  }
}
