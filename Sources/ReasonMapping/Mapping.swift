public import Deliverability

/// What the operators' files make of an event: a provider's default file and its overrides, laid over each other.
///
/// Statuses: key by key, the more specific file wins. `opt_out_reasons` of all files add up. Of
/// `opt_in_reasons` the most specific list that is there replaces the others.
public struct Mapping: Sendable, Equatable {
  private let statuses: [String: MappingFile.StatusEntry]
  private let optOutReasons: [String: MappingPlace]
  private let optInReasons: [String: MappingPlace]

  /// - Parameter layers: least specific first: `<provider>.json`, `<label>/<provider>.json`,
  ///   `<label>/<source>.json`, as far as they exist; none maps nothing.
  /// - Throws: if a reason ends up as an opt-out and an opt-in reason, or the files are of two channels.
  public init(layers: [MappingFile]) throws(MappingErrors) {
    var statuses: [String: MappingFile.StatusEntry] = [:]
    var optOutReasons: [String: MappingPlace] = [:]
    for layer in layers {
      statuses.merge(layer.statuses) { $1 }
      optOutReasons.merge(layer.optOutReasons) { $1 }
    }
    self.statuses = statuses
    self.optOutReasons = optOutReasons
    optInReasons = layers.last { $0.optInReasons != nil }?.optInReasons ?? [:]
    let errors = Self.mixedChannels(layers) + contradictions(in: layers)
    guard errors.isEmpty else { throw MappingErrors(errors: errors) }
  }

  /// What an event changes. Three independent searches along its keys; in each the first key that is
  /// present decides.
  ///
  /// - Parameter reasonKeys: most specific first.
  /// - Complexity: linear in the number of keys, whatever the files hold.
  public func decide(kind: EventKind, reasonKeys: [String]) -> MappingDecision {
    var statusKey: String?
    var optOutKey: String?
    var optInKey: String?
    for key in reasonKeys.lazy.map(ReasonKey.folded) {
      if statusKey == nil, statuses[key] != nil { statusKey = key }
      if optOutKey == nil, optOutReasons[key] != nil { optOutKey = key }
      if optInKey == nil, optInReasons[key] != nil { optInKey = key }
    }
    let setsOptOut = kind == .optedOut || optOutKey != nil
    return MappingDecision(
      status: statusKey.flatMap { statuses[$0]?.status }, mappingKey: statusKey,
      setsOptOut: setsOptOut, liftsOptOut: optInKey != nil && !setsOptOut,
      optOutKey: optOutKey, optInKey: optInKey,
      isUnmapped: kind.speaksOfAddress && statusKey == nil && optOutKey == nil && optInKey == nil)
  }

  /// Every reason that counts, with the place that decided it: statuses, then opt-outs, then opt-ins, each by key.
  public func effective() -> [EffectiveReason] {
    let statusRows = statuses.map { key, entry in
      EffectiveReason(list: .status, key: key, value: entry.status?.word, place: entry.place)
    }
    let optOutRows = optOutReasons.map { EffectiveReason(list: .optOut, key: $0, place: $1) }
    let optInRows = optInReasons.map { EffectiveReason(list: .optIn, key: $0, place: $1) }
    return [statusRows, optOutRows, optInRows].flatMap { $0.sorted { $0.key < $1.key } }
  }

  private static func mixedChannels(_ layers: [MappingFile]) -> [MappingError] {
    guard let channel = layers.first?.channel else { return [] }
    return layers.filter { $0.channel != channel }.map {
      MappingError(
        path: $0.path, line: 1, column: 1,
        problem:
          "This is \($0.channel.providerWords) file, and \(layers[0].path) is \(channel.providerWords). They can't be layers of one mapping."
      )
    }
  }

  /// Told at the more specific of the two places, which is the one being edited as a rule.
  private func contradictions(in layers: [MappingFile]) -> [MappingError] {
    let depths = Dictionary(layers.enumerated().map { ($1.path, $0) }) { $1 }
    let errors: [MappingError] = optInReasons.compactMap { key, optIn in
      guard let optOut = optOutReasons[key] else { return nil }
      if depths[optOut.path, default: 0] > depths[optIn.path, default: 0] {
        return optOut.error(
          "\(quoted(key)) is an opt-out reason here and an opt-in reason at \(optIn). Take it out of one list."
        )
      }
      return optIn.error(
        "\(quoted(key)) is an opt-in reason here and an opt-out reason at \(optOut). Take it out of one list."
      )
    }
    return errors.sorted { ($0.path, $0.line, $0.column) < ($1.path, $1.line, $1.column) }
  }
}
