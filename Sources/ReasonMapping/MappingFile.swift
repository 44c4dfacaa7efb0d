public import Deliverability

/// One mapping file, checked as a whole: `mappings/<provider>.json` or one of its overrides.
///
///     { "reason_emailstatus_mapping": { "bounce": "BOUNCED", "spamreport": null },
///       "opt_out_reasons": ["suppress-unsubscribe"], "opt_in_reasons": ["group_resubscribe"] }
///
/// SMS files have `reason_smsstatus_mapping` instead. Every part may be missing. Keys compare without
/// blanks at their ends and with ASCII in lower case; statuses are read in any case, and with blanks or
/// `-` for `_`.
///
/// Bounds: 1 MiB, 10,000 keys in all, 256 bytes a key.
public struct MappingFile: Sendable, Equatable {
  struct StatusEntry: Sendable, Equatable {
    /// Nil is `null`: the search ends here and nothing changes.
    var status: AddressStatus?
    var place: MappingPlace
  }

  static let maxBytes = 1024 * 1024
  static let maxKeys = 10_000
  static let optOutKey = "opt_out_reasons"
  static let optInKey = "opt_in_reasons"

  public let path: String
  public let channel: Channel
  /// By folded key, as the other two are.
  let statuses: [String: StatusEntry]
  let optOutReasons: [String: MappingPlace]
  /// Nil if the file has no such list: then the less specific one stands.
  let optInReasons: [String: MappingPlace]?

  /// - Parameters:
  ///   - path: the file's name in errors; nothing is read from it.
  ///   - bytes: the file's content.
  ///   - channel: the source's.
  ///   - servesBothChannels: whether the other channel's table may stand in the file too; it is checked, and
  ///     means nothing to this channel.
  /// - Throws: all mistakes at once; of JSON that can't be read, the first.
  public init(
    path: String, bytes: [UInt8], channel: Channel, servesBothChannels: Bool = false
  ) throws(MappingErrors) {
    var decoder = try MappingFileDecoder(
      path: path, bytes: bytes, channel: channel, servesBothChannels: servesBothChannels)
    try decoder.decode()
    self.path = path
    self.channel = channel
    statuses = decoder.statuses
    optOutReasons = decoder.optOutReasons
    optInReasons = decoder.optInReasons
  }
}
