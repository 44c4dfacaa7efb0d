import Signatures

/// The two settings that most schemes have.
extension VerifySettings {
  static let secretsKey = "secrets"
  static let publicKeysKey = "public_keys"

  /// The secrets of a scheme with a shared key, several while one is being rotated.
  /// - Parameters:
  ///   - meaning: what the provider calls them and where it shows them.
  ///   - alias: the provider's own word, taken in the place of `secrets`.
  /// - Throws: if they are missing, or stand under both names.
  func secrets(_ meaning: String, alias: String? = nil) throws(VerifySettingsError) -> [String] {
    guard let alias, value(alias) != nil else {
      return try requiredTexts(Self.secretsKey, meaning)
    }
    guard value(Self.secretsKey) == nil else {
      throw VerifySettingsError(
        "verify.\(alias)", "is another word for \(Self.secretsKey), which is there too. Keep one")
    }
    return try requiredTexts(alias, meaning)
  }

  /// The keys of a scheme with a key pair, several while one is being rotated.
  /// - Parameters:
  ///   - meaning: which keys to paste: what the provider calls them and where it shows them.
  ///   - key: reads one of them.
  func publicKeys<Key>(_ meaning: String, _ key: (String) throws(KeyError) -> Key)
    throws(VerifySettingsError) -> [Key]
  {
    var keys: [Key] = []
    for (index, text) in try requiredTexts(Self.publicKeysKey, meaning).enumerated() {
      do throws(KeyError) {
        keys.append(try key(text))
      } catch {
        throw VerifySettingsError(
          "verify.\(Self.publicKeysKey)[\(index)]",
          "is no public key: \(error.problem). Paste \(meaning)")
      }
    }
    return keys
  }
}
