public import Deliverability

/// What an event changes, and which keys decided.
public struct MappingDecision: Sendable, Equatable {
  /// The address's new status; nil changes nothing.
  public var status: AddressStatus?
  /// The key that decided the status, also when it is mapped to `null`; nil if no key is present.
  public var mappingKey: String?
  /// The event opts its recipient out: by its kind, or by a key of `opt_out_reasons`.
  public var setsOptOut: Bool
  /// The event lifts its own source's opt-out. Never together with `setsOptOut`, which is stronger.
  public var liftsOptOut: Bool
  /// The keys found in the two lists, whatever became of them.
  public var optOutKey: String?
  public var optInKey: String?
  /// The event speaks of the address, and no file says anything of its reasons.
  public var isUnmapped: Bool

  public init(
    status: AddressStatus? = nil, mappingKey: String? = nil, setsOptOut: Bool = false,
    liftsOptOut: Bool = false, optOutKey: String? = nil, optInKey: String? = nil,
    isUnmapped: Bool = false
  ) {
    self.status = status
    self.mappingKey = mappingKey
    self.setsOptOut = setsOptOut
    self.liftsOptOut = liftsOptOut
    self.optOutKey = optOutKey
    self.optInKey = optInKey
    self.isUnmapped = isUnmapped
  }
}
