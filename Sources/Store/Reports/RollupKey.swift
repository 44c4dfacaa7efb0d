public import Deliverability

/// What is counted beside stored events, which are counted under the word of their kind.
public enum RollupCounter: String, Sendable, CaseIterable {
  /// A message was registered.
  case registered = "message_registered"
  /// An event that sets a provider's opt-out, whatever its kind.
  case optedOutByProvider = "opted_out_by_provider"
  /// On the page or by a one-click POST.
  case optedOutByPlayer = "opted_out_by_player"
  case optedOutByOperator = "opted_out_by_operator"
  case snoozedByPlayer = "snoozed_by_player"
  case snoozedByOperator = "snoozed_by_operator"
  /// A player took a choice back.
  case undoneByPlayer = "undone_by_player"
}

/// One more of something: what it is counted under.
public struct RollupKey: Sendable, Hashable {
  public var counter: RollupCounter
  /// The UTC day, days since 1970-01-01.
  public var day: Int32
  public var channel: Channel
  /// Empty where there is none; at most 200 characters, as a key can't be of any length.
  public var campaign: String
  public var template: String
  public var brand: String

  public static let maxCharacters = 200

  public init(
    _ counter: RollupCounter, day: Int32, channel: Channel, campaign: String?, template: String?,
    brand: String?
  ) {
    self.counter = counter
    self.day = day
    self.channel = channel
    self.campaign = Self.cut(campaign)
    self.template = Self.cut(template)
    self.brand = Self.cut(brand)
  }

  private static func cut(_ text: String?) -> String {
    String(String.UnicodeScalarView((text ?? "").unicodeScalars.prefix(maxCharacters)))
  }
}
