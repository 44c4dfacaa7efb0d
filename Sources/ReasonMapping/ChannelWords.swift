import Deliverability

extension Channel {
  /// The top-level key that holds a channel's statuses.
  var statusesKey: String {
    switch self {
    case .email: "reason_emailstatus_mapping"
    case .sms: "reason_smsstatus_mapping"
    }
  }

  var other: Channel {
    switch self {
    case .email: .sms
    case .sms: .email
    }
  }

  /// `an email provider's`, for errors.
  var providerWords: String {
    switch self {
    case .email: "an email provider's"
    case .sms: "an SMS provider's"
    }
  }

  /// `an email status`, for errors.
  var statusWords: String {
    switch self {
    case .email: "an email status"
    case .sms: "a phone status"
    }
  }
}
