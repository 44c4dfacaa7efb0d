import Signatures
import Telemetry

/// A random key of 32 bytes that is made once and kept in the data directory, as a line of base64 that
/// its owner alone can read.
struct KeptKey {
  let fileName: String
  /// What the log calls its making, and what it says of it.
  let event: StaticString
  let purpose: String
  let advice: String

  private static let byteCount = 32

  /// - Throws: `Failure` if it can't be read or made. A damaged file is never replaced.
  func load(in folder: String, log: Log?) throws(Failure) -> [UInt8] {
    let path = "\(folder)/\(fileName)"
    do {
      if !FileAccess.exists(path) { try make(path, in: folder, log: log) }
      return try key(in: FileAccess.read(path, maxBytes: 4096), path)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure("\(purpose), \(path), can't be used: \(error)")
    }
  }

  private func make(_ path: String, in folder: String, log: Log?) throws {
    try FileAccess.makePrivateFolder(folder)
    let text = Base64.encode(SecureRandom.bytes(Self.byteCount)) + "\n"
    try FileAccess.writePrivate(Array(text.utf8), to: path, replaces: false)
    log?.warning(event, ["file": .string(path), "message": .string(advice)])
  }

  private func key(in bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8] {
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard let key = Base64.decode(String(decoding: line, as: UTF8.self)),
      key.count == Self.byteCount
    else { throw Failure("\(path) does not hold \(purpose): bring it back from a backup") }
    return key
  }
}
