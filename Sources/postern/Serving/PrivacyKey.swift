import Telemetry

/// The key of pseudonyms: `keys.privacy`, else one that is made once and kept in the data directory, for
/// its owner alone.
enum PrivacyKey {
  /// - Throws: `Failure` if the kept key can't be read or made: under another key no erased person would
  ///   be recognised, so a damaged file is never replaced.
  static func load(_ configuration: Configuration, log: Log?) throws -> [UInt8] {
    if let configured = configuration.keys.privacy { return Array(configured.value.utf8) }
    return try kept.load(in: configuration.dataDirectory, log: log)
  }

  private static let kept = KeptKey(
    fileName: "privacy.key", event: "privacy_key_made", purpose: "the key of pseudonyms",
    advice: "keys.privacy is not configured: erased people are known by this file's key. Keep it: "
      + "without it they come back without their opt-outs. Several gateways need the same keys.privacy."
  )
}
