/// A status together with the channel whose vocabulary it is from.
public enum AddressStatus: Sendable, Hashable {
  case email(EmailStatus)
  case phone(PhoneStatus)

  /// The status of an address that has no row yet.
  public static func new(_ channel: Channel) -> AddressStatus {
    switch channel {
    case .email: .email(.new)
    case .sms: .phone(.new)
    }
  }

  /// Failed validation: an address that is no mailbox or no E.164 number.
  public static func broken(_ channel: Channel) -> AddressStatus {
    switch channel {
    case .email: .email(.broken)
    case .sms: .phone(.broken)
    }
  }

  public static func verified(_ channel: Channel) -> AddressStatus {
    switch channel {
    case .email: .email(.verified)
    case .sms: .phone(.verified)
    }
  }

  /// Reads a status of `channel`'s vocabulary in any case, with `_`, `-` or blanks between its words
  /// (`"FAILED TO DELIVER"`). Nil for any other text.
  public init?(_ text: some StringProtocol, channel: Channel) {
    var word = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z": word.unicodeScalars.append(Unicode.Scalar(scalar.value - 32)!)
      case " ", "-", "_": if !word.isEmpty && word.last != "_" { word += "_" }
      default: word.unicodeScalars.append(scalar)
      }
    }
    if word.last == "_" { word.removeLast() }
    self.init(word: word, channel: channel)
  }

  /// Reads a status exactly as `word` writes it.
  public init?(word: String, channel: Channel) {
    switch channel {
    case .email:
      guard let status = EmailStatus(rawValue: word) else { return nil }
      self = .email(status)
    case .sms:
      guard let status = PhoneStatus(rawValue: word) else { return nil }
      self = .phone(status)
    }
  }

  public var channel: Channel {
    switch self {
    case .email: .email
    case .phone: .sms
    }
  }

  /// The word used in SQL, JSON and mapping files.
  public var word: String {
    switch self {
    case .email(let status): status.rawValue
    case .phone(let status): status.rawValue
    }
  }

  public var rank: Int16 {
    switch self {
    case .email(let status): status.rank
    case .phone(let status): status.rank
    }
  }

  /// Every word of a channel's vocabulary, for error texts.
  public static func words(of channel: Channel) -> [String] {
    switch channel {
    case .email: EmailStatus.allCases.map(\.rawValue)
    case .sms: PhoneStatus.allCases.map(\.rawValue)
    }
  }
}
