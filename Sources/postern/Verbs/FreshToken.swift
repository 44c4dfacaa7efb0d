import Ingestion
import JSONReading
import Signatures

/// A new API token: its text goes to its holder, its hash into the configuration.
struct FreshToken {
  var name: String
  var roles: [Role]
  /// 256 random bits behind a prefix by which secret scanners can know it.
  let text = "pst_" + Base64.encode(SecureRandom.bytes(32), urlSafe: true, omitsPadding: true)

  var sha256: String { Hex.encode(Digest.sha256(Array(text.utf8))) }

  /// The entry for `labels.<label>.tokens`.
  var entry: String {
    let roles = roles.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    return #"{"name": \#(JSONWriter.escaped(name)), "roles": [\#(roles)], "sha256": "\#(sha256)"}"#
  }
}
