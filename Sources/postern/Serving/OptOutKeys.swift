import Ingestion
import Signatures
import Telemetry

/// The keys of opt-out links: those of the configuration, else one that is made once and kept in the
/// data directory, for its owner alone.
enum OptOutKeys {
  static let fileName = "opt_out.key"
  private static let byteCount = 32

  /// - Throws: `Failure` if the kept key can't be read or made: links signed by another one would be
  ///   refused later, so a damaged file is never replaced.
  static func load(_ configuration: Configuration, log: Log?) throws -> [[UInt8]] {
    let configured = configuration.keys.optOut.map { Array($0.value.utf8) }
    guard configured.isEmpty else { return configured }
    let path = "\(configuration.dataDirectory)/\(fileName)"
    do {
      if !FileAccess.exists(path) {
        try FileAccess.makePrivateFolder(configuration.dataDirectory)
        let text = Base64.encode(SecureRandom.bytes(byteCount)) + "\n"
        try FileAccess.writePrivate(Array(text.utf8), to: path, replaces: false)
        log?.warning(
          "opt_out_key_made",
          [
            "file": .string(path),
            "message": .string(
              "keys.opt_out is not configured: opt-out links are signed with this file's key. Keep it: "
                + "without it no link works. Several gateways need the same keys.opt_out."),
          ])
      }
      return [try key(in: FileAccess.read(path, maxBytes: 4096), path)]
    } catch let error as FileError {
      throw Failure("the key of opt-out links, \(path), can't be used: \(error)")
    }
  }

  private static func key(in bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self).trimmingLineEnd()
    guard let key = Base64.decode(text), key.count == byteCount else {
      throw Failure("\(path) does not hold the key of opt-out links: bring it back from a backup")
    }
    return key
  }
}

extension OptOutTokens {
  /// The tokens of a configuration's labels; a link works no longer than its message is kept.
  init(_ configuration: Configuration, log: Log?) throws {
    self = try OptOutTokens(
      keys: OptOutKeys.load(configuration, log: log), labels: configuration.labels.map(\.id),
      maxAgeDays: min(OptOutTokens.defaultMaxAgeDays, configuration.retention.messageDays))
  }
}

extension String {
  fileprivate func trimmingLineEnd() -> Substring {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
