import Ingestion
import Signatures
import Store
import Telemetry

/// The key of pseudonyms: `keys.privacy`, else one that is made once and kept in the data directory, for
/// its owner alone.
enum PrivacyKey {
  static let fileName = "privacy.key"
  private static let byteCount = 32

  /// - Throws: `Failure` if the kept key can't be read or made: under another key no erased person would
  ///   be recognised, so a damaged file is never replaced.
  static func load(_ configuration: Configuration, log: Log?) throws -> [UInt8] {
    if let configured = configuration.keys.privacy { return Array(configured.value.utf8) }
    let path = "\(configuration.dataDirectory)/\(fileName)"
    do {
      if !FileAccess.exists(path) {
        try FileAccess.makePrivateFolder(configuration.dataDirectory)
        let text = Base64.encode(SecureRandom.bytes(byteCount)) + "\n"
        try FileAccess.writePrivate(Array(text.utf8), to: path, replaces: false)
        log?.warning(
          "privacy_key_made",
          [
            "file": .string(path),
            "message": .string(
              "keys.privacy is not configured: erased people are known by this file's key. Keep it: "
                + "without it they come back without their opt-outs. Several gateways need the same "
                + "keys.privacy."),
          ])
      }
      return try key(in: FileAccess.read(path, maxBytes: 4096), path)
    } catch let error as FileError {
      throw Failure("the key of pseudonyms, \(path), can't be used: \(error)")
    }
  }

  private static func key(in bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8] {
    let text = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    guard let key = Base64.decode(text), key.count == byteCount else {
      throw Failure("\(path) does not hold the key of pseudonyms: bring it back from a backup")
    }
    return key
  }
}
