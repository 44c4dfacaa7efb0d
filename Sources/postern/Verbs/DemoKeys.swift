import Signatures

/// The private halves of the demo sources' keys, which `init` makes and `simulate` signs with.
///
/// A real source has none: its provider keeps the private key.
struct DemoKeys {
  /// `<data_directory>/demo-keys`, absolute.
  let folder: String

  init(dataDirectory: String) { folder = "\(dataDirectory)/demo-keys" }

  private func path(of source: String) -> String { "\(folder)/\(source).pem" }

  func save(_ key: ECDSAPrivateKey, source: String) throws(FileError) {
    try FileAccess.makePrivateFolder(folder)
    try FileAccess.writePrivate(Array(key.pem.utf8), to: path(of: source), replaces: true)
  }

  /// - Throws: if the source has no demo key, or its file can't be read.
  func key(of source: String) throws(Failure) -> ECDSAPrivateKey {
    let path = path(of: source)
    do {
      let pem = try FileAccess.read(path, maxBytes: 65_536)
      return try ECDSAPrivateKey(pem: String(decoding: pem, as: UTF8.self))
    } catch {
      throw Failure(
        "\(path): \(error). Only a source made by `postern init` can be simulated if its provider signs with a private key"
      )
    }
  }

  // MARK: Tokens

  private func tokenPath(_ name: String) -> String { "\(folder)/\(name).token" }

  func save(_ token: FreshToken) throws(FileError) {
    try FileAccess.makePrivateFolder(folder)
    try FileAccess.writePrivate(
      Array("\(token.text)\n".utf8), to: tokenPath(token.name), replaces: true)
  }

  /// The token kept by `init --keep-tokens`, or nil.
  func token(named name: String) -> String? {
    guard let bytes = try? FileAccess.read(tokenPath(name), maxBytes: 4096) else { return nil }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }
}
