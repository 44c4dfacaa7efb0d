import HTTPMessages
import HTTPServing
import Ingestion
import JSONReading
import Signatures

/// The configuration that `init` writes: the label "demo" with fresh secrets.
struct StarterConfiguration {
  static let label = "demo"
  static let sendGridSource = "demo-sendgrid"

  /// Nil: the default, left out of the file.
  var listen: ListenAddress?
  var publicURL: String?
  var databaseVariable: String?
  var trustedProxy: IPNetwork?
  var dataDirectory = ".postern"
  var mappingsDirectory = "mappings"

  let sendGridKey = ECDSAPrivateKey.generate()
  /// One per role, called after it.
  let tokens = Role.allCases.map { FreshToken(name: $0.rawValue, roles: [$0]) }

  /// The file's content.
  var text: String {
    let address = listen ?? ListenAddress(host: "127.0.0.1", port: 8080)
    var head = ["\"listen\": \(JSONWriter.escaped(address.description)),"]
    if let publicURL { head.append("\"public_url\": \(JSONWriter.escaped(publicURL)),") }
    if let databaseVariable {
      head.append("\"database_url\": {\"env\": \(JSONWriter.escaped(databaseVariable))},")
    }
    if let trustedProxy {
      head.append("\"trusted_proxies\": [\(JSONWriter.escaped(trustedProxy.description))],")
    }
    let entries = tokens.map { "        \($0.entry)" }.joined(separator: ",\n")
    return """
      {
        \(head.joined(separator: "\n  "))
        "data_directory": \(JSONWriter.escaped(dataDirectory)),
        "mappings_directory": \(JSONWriter.escaped(mappingsDirectory)),
        "keys": {
          "opt_out": ["\(Self.freshSecret())"],
          "privacy": "\(Self.freshSecret())"
        },
        "labels": {
          "\(Self.label)": {
            "policy": {"contact_blocked_email": false, "snooze_days": 30},
            "sources": {
              "\(Self.sendGridSource)": {
                "provider": "sendgrid",
                "verify": {"public_keys": ["\(sendGridKey.publicKeyBase64SPKI)"]}
              },
              "demo-mailgun": {"provider": "mailgun", "verify": {"secrets": ["\(Self.freshSecret())"]}},
              "demo-twilio": {"provider": "twilio", "verify": {"secrets": ["\(Self.freshSecret())"]}}
            },
            "tokens": [
      \(entries)
            ]
          }
        }
      }

      """
  }

  /// 256 random bits.
  private static func freshSecret() -> String { Hex.encode(SecureRandom.bytes(32)) }
}
