import Ingestion
import Telemetry

/// The keys of opt-out links: those of the configuration, else one that is made once and kept in the
/// data directory, for its owner alone.
enum OptOutKeys {
  /// - Throws: `Failure` if the kept key can't be read or made: links signed by another one would be
  ///   refused later, so a damaged file is never replaced.
  static func load(_ configuration: Configuration, log: Log?) throws -> [[UInt8]] {
    let configured = configuration.keys.optOut.map { Array($0.value.utf8) }
    guard configured.isEmpty else { return configured }
    return [try kept.load(in: configuration.dataDirectory, log: log)]
  }

  private static let kept = KeptKey(
    fileName: "opt_out.key", event: "opt_out_key_made", purpose: "the key of opt-out links",
    advice:
      "keys.opt_out is not configured: opt-out links are signed with this file's key. Keep it: "
      + "without it no link works. Several gateways need the same keys.opt_out.")
}

extension OptOutTokens {
  /// The tokens of a configuration's labels; a link works no longer than its message is kept.
  init(_ configuration: Configuration, log: Log?) throws {
    self = try OptOutTokens(
      keys: OptOutKeys.load(configuration, log: log), labels: configuration.labels.map(\.id),
      maxAgeDays: min(OptOutTokens.defaultMaxAgeDays, configuration.retention.messageDays))
  }
}
