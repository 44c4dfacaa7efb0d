import JSONReading
import Signatures

/// The configuration under test: one label with an unsigned and a signed SendGrid source, and one token.
struct GatewaySettings {
  static let label = "bench"
  static let unsignedSource = "bench-unsigned"
  static let signedSource = "bench-signed"

  let port: UInt16
  let mappingsDirectory: String
  /// Nil: the gateway starts a private cluster of its own.
  var databaseURL: String?
  let signingKey: ECDSAPrivateKey
  let token: String

  /// The content of `postern.json`.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    string("listen", "127.0.0.1:\(port)", &writer)
    string("data_directory", ".postern", &writer)
    string("mappings_directory", mappingsDirectory, &writer)
    if let databaseURL { string("database_url", databaseURL, &writer) }
    object("labels", &writer) { writer in
      object(Self.label, &writer) { writer in
        object("sources", &writer) { writer in
          source(Self.unsignedSource, &writer) { string("verify", "none", &$0) }
          source(Self.signedSource, &writer) { writer in
            object("verify", &writer) { writer in
              writer.key("public_keys")
              writer.beginArray()
              writer.string(signingKey.publicKeyBase64SPKI)
              writer.endArray()
            }
          }
        }
        writer.key("tokens")
        writer.beginArray()
        writer.beginObject()
        string("name", "bench", &writer)
        writer.key("roles")
        writer.beginArray()
        for role in ["sender", "operator", "pam"] { writer.string(role) }
        writer.endArray()
        string("sha256", Hex.encode(Digest.sha256(Array(token.utf8))), &writer)
        writer.endObject()
        writer.endArray()
      }
    }
    writer.endObject()
    return writer.bytes
  }

  private func string(_ key: String, _ value: String, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.string(value)
  }

  private func object(
    _ key: String, _ writer: inout JSONWriter, _ members: (inout JSONWriter) -> Void
  ) {
    writer.key(key)
    writer.beginObject()
    members(&writer)
    writer.endObject()
  }

  private func source(
    _ id: String, _ writer: inout JSONWriter, _ verify: (inout JSONWriter) -> Void
  ) {
    object(id, &writer) { writer in
      string("provider", "sendgrid", &writer)
      verify(&writer)
    }
  }
}
