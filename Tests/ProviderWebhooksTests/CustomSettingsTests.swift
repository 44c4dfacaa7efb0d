import JSONReading
import ProviderWebhooks
import Testing

extension VerifySettings {
  /// Settings as the configuration would hand them over, from their JSON.
  init(json text: String) throws {
    self.init(
      try JSONDocument(Array(text.utf8)).root.members.reduce(into: [:]) {
        $0[$1.key] = try Value(json: $1.value)
      })
  }
}

extension VerifySettings.Value {
  fileprivate init(json: JSONValue) throws {
    switch json.kind {
    case .string: self = .text(json.string ?? "")
    case .number: self = .number(Int(try #require(json.integer)))
    case .boolean: self = .flag(json.boolean ?? false)
    case .array: self = .list(try json.elements.map { try Self(json: $0) })
    case .object:
      self = .object(
        try json.members.reduce(into: [:]) { $0[$1.key] = try Self(json: $1.value) })
    case .null: throw FixtureError("no setting is null")
    }
  }
}

@Suite struct CustomSettingsTests {
  /// What is wrong with a source's settings, `custom` and `verify` merged, and the start of what is said.
  static let mistakes: [(String, String, String)] = [
    (#"{"secrets":["s"],"custom":[]}"#, "custom", "must be an object"),
    (#"{"secrets":["s"],"custom":{}}"#, "custom.event", "is missing"),
    (custom(#""evnt":"e""#), "custom.evnt", "is not a key here. Use channel, methods, "),
    (custom(#""channel":"fax""#), "custom.channel", "is \"fax\". Use one of email, sms"),
    (custom(#""methods":["PUT"]"#), "custom.methods[0]", "is \"PUT\"; allowed are POST and GET"),
    (custom(#""events":"$query.a""#), "custom.events", "must lie in the body"),
    (custom(#""id":"a..b""#), "custom.id", "has an empty step"),
    (custom(#""id":"a.""#), "custom.id", "has an empty step"),
    (custom(#""id":"a[b]""#), "custom.id", "has [b]; allowed is a number from 0 to 9999"),
    (custom(#""id":"a[1""#), "custom.id", "has a [ without its ]"),
    (custom(#""id":"a[\"b]""#), "custom.id", "has a [ without its \"]"),
    (custom(#""id":"$cookie.a""#), "custom.id", "begins with $cookie, which is no place"),
    (custom(#""id":"$query""#), "custom.id", "needs a name behind $query."),
    (custom(#""id":"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q""#), "custom.id", "has more than 16 steps"),
    (custom(#""id":["a","b{"]"#), "custom.id[1]", "has a { without its }"),
    (custom(#""id":"b}{c}""#), "custom.id", "has a } without its {"),
    (custom(#""id":"{a|0}""#), "custom.id", "has a | that is not followed by a number"),
    (custom(#""id":3"#), "custom.id", "must be a list of texts, not empty"),
    (custom(#""kinds":{}"#), "custom.kinds", "is missing: an object of the provider's words"),
    (custom(#""kinds":{"d":"done"}"#), "custom.kinds.d", "is no kind. Use one of sent, deferred"),
    (custom(#""kinds":{"d":"sent","D":"other"}"#), "custom.kinds.d", "stands here twice"),
    (custom(#""reasons":{"bounced":["a"]}"#), "custom.reasons.bounced", "is not a key here"),
    (custom(#""reasons":{"other":["{"]}"#), "custom.reasons.other", "has a { without its }"),
    (custom(#""time":"t""#), "custom.time_format", "is missing beside time. Use one of epoch_s,"),
    (custom(#""time":"t","time_format":"iso""#), "custom.time_format", "is \"iso\". Use one of"),
    (custom(#""time_offset":"Berlin""#), "custom.time_offset", "must be a distance from UTC"),
    (
      #"{"secrets":["s"],"custom":{"event":"e","kinds":{"a":"sent"}}}"#, "custom.recipient",
      "is missing: without it or message_id"
    ),
    (#"{"scheme":"none"}"#, "scheme", "is no scheme. A source without verification says"),
    (#"{"scheme":"rsa"}"#, "scheme", "is no scheme. Use one of postern, hmac, ed25519, ecdsa, "),
    (#"{"scheme":"hmac","secrets":["s"]}"#, "header", "is missing: the field that holds"),
    (hmac(#""algorithm":"crc""#), "algorithm", "is no algorithm. Use one of sha256, "),
    (hmac(#""encoding":"b64""#), "encoding", "is none of its words. Use one of hex, base64"),
    (hmac(#""signed":["timestamp","body"]"#), "signed", "holds timestamp, but neither"),
    (hmac(#""timestamp_header":"T""#), "signed", "leaves out timestamp"),
    (hmac(#""signed":["method"]"#), "signed", "covers no content"),
    (hmac(#""signed":["body","nonce"]"#), "signed[1]", "is no part. Use timestamp, body, "),
    (hmac(#""signed":[]"#), "signed", "must be a list of 1 to 16 parts"),
    (hmac(#""tolerance_seconds":60"#), "tolerance_seconds", "needs a signed time"),
    (hmac(#""secret_encoding":"rot13""#), "secret_encoding", "is no encoding. Use one of text, "),
    (hmac(#""secret_encoding":"hex""#), "secrets[0]", "is no hex, as secret_encoding says"),
    (hmac(#""bearer_tokens":["t"]"#), "bearer_tokens", "is not a setting of this provider"),
    (
      #"{"scheme":"ed25519","header":"S","public_keys":["x"]}"#, "public_keys[0]",
      "is no public key"
    ),
    (
      #"{"scheme":"standard_webhooks","secrets":["whsec_%"]}"#, "secrets[0]", "is no signing secret"
    ),
    (#"{"scheme":"basic","username":"u"}"#, "passwords", "is missing beside username"),
    (
      #"{"scheme":"path_token","path_tokens":["short"]}"#, "path_tokens[0]", "must have at least 16"
    ),
  ]

  private static func custom(_ members: String) -> String {
    let keys = [
      #""event":"e""#, #""kinds":{"a":"sent"}"#, #""recipient":"r""#,
    ].filter { key in !members.contains(key.prefix { $0 != ":" }) }
    return #"{"secrets":["s"],"custom":{"# + (keys + [members]).joined(separator: ",") + "}}"
  }

  private static func hmac(_ members: String) -> String {
    #"{"scheme":"hmac","secrets":["s"],"header":"X-Signature","# + members + "}"
  }

  @Test(arguments: mistakes)
  func `each mistake is told with its path`(json: String, path: String, problem: String) throws {
    let settings = try VerifySettings(json: json)
    let error = #expect(throws: VerifySettingsError.self) {
      try CustomWebhook(verify: settings)
    }
    #expect(error?.path == "verify.\(path)")
    #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "")")
  }
}
