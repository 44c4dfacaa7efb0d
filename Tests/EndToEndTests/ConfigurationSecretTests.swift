import Testing

@testable import postern

struct ConfigurationSecretTests {
  private static func read(_ secret: String, in folder: TemporaryFolder) throws -> Configuration {
    try ConfigurationSample.read(
      #"{"database_url":\#(secret),"labels":{"a":{}}}"#, folder: folder.path)
  }

  @Test(arguments: [
    ("a secret", "a secret"), ("a secret\n", "a secret"), ("a secret\r\n", "a secret"),
    ("two\nlines\n\n", "two\nlines"), (" blanks stay ", " blanks stay "),
  ])
  func `a secret's file is read without its last line end`(content: String, secret: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(content.utf8, to: "secret")
    #expect(try Self.read(#"{"file":"secret"}"#, in: folder).databaseURL?.value == secret)
  }

  @Test(
    arguments: [
      ([], "is empty"), ([0x0A, 0x0D, 0x0A], "is empty"), ([0x61, 0xFF], "is not UTF-8 text"),
      ([0x61, 0x00, 0x62], "is not UTF-8 text"),
      (Array(repeating: 0x61, count: 65_537), "can't be read: more than 65536 bytes"),
    ] as [([UInt8], String)])
  func `an unusable secret's file is named, not quoted`(content: [UInt8], problem: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "secret")
    let error = #expect(throws: ConfigurationError.self) {
      try Self.read(#"{"file":"secret"}"#, in: folder)
    }
    let path = "\(folder.path)/secret"
    #expect(error?.description == "postern.json:1:17: database_url: the file \(path) \(problem)")
  }

  /// Each secret of the file contains this word, and nothing that is printed may.
  private static let mark = "Rumpelstilzchen"

  @Test func `no description of a configuration shows a secret`() throws {
    let mark = Self.mark
    let configuration = try ConfigurationSample.read(
      """
      {"database_url":"postgresql://u:\(mark)@h/d","keys":{"opt_out":["\(mark)-opt-out"],"privacy":"\(mark)-privacy"},
      "labels":{"a":{"sources":{"m":{"provider":"mailgun","verify":{"secrets":["\(mark)"]}},
      "t":{"provider":"twilio","verify":{"secrets":["\(mark)"]}}}}}}
      """)
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(configuration)", String(reflecting: configuration), dumped] {
      #expect(!text.contains(mark))
      #expect(text.contains("127.0.0.1"), "the description has content")
    }
  }

  @Test func `no mistake quotes a secret that stands in a wrong place`() {
    let mark = Self.mark
    let texts = [
      #"{"listen":8,"public_url":"\#(mark)","labels":{"a":{}}}"#,
      #"{"limits":{"connections":"\#(mark)"},"labels":{"a":{}}}"#,
      #"{"keys":"\#(mark)","labels":{"a":{}}}"#,
      #"{"keys":{"privacy":{"value":"\#(mark)"}},"labels":{"a":{}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"mailgun","verify":"\#(mark)"}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":{"a":"\#(mark)"}}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"sendgrid","verify":{"public_keys":["\#(mark)"]}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"custom","verify":{"scheme":"\#(mark)"}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"custom","verify":{"scheme":"hmac","secrets":["k"],"algorithm":"\#(mark)"}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"custom","verify":{"scheme":"hmac","secrets":["k"],"secret_encoding":"\#(mark)"}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"vonage_sms","verify":{"secrets":["k"],"algorithm":"\#(mark)"}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"ses","verify":{"topic_arns":["\#(mark)"]}}}}}}"#,
      #"{"labels":{"a":{"sources":{"x":{"provider":"postmark","verify":"none \#(mark)"}}}}}"#,
      #"{"tls":{"certificate":8,"key":"-----BEGIN PRIVATE KEY-----\n\#(mark)"},"labels":{"a":{}}}"#,
      #"{"labels":{"a":{"tokens":[{"name":"n","roles":["pam"],"sha256":"\#(mark)"}]}}}"#,
    ]
    for text in texts {
      let mistakes = ConfigurationSample.mistakes(in: text)
      #expect(!mistakes.isEmpty, "\(text)")
      #expect(!mistakes.joined().contains(mark), "\(mistakes)")
    }
  }

  @Test(arguments: [
    (
      #"{"keys":{"privacy":"changeme-please-now"},"labels":{"a":{}}}"#, "keys.privacy",
      "looks like a placeholder"
    ),
    (
      #"{"keys":{"opt_out":["long-enough-for-a-key","short"]},"labels":{"a":{}}}"#,
      "keys.opt_out[1]", "has fewer than 16 bytes"
    ),
    (
      #"{"labels":{"a":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["<signing key>"]}}}}}}"#,
      "labels.a.sources.x.verify.secrets[0]", "looks like a placeholder"
    ),
    (
      #"{"labels":{"a":{"sources":{"x":{"provider":"twilio","verify":{"auth_tokens":["00000000000000000"]}}}}}}"#,
      "labels.a.sources.x.verify.auth_tokens[0]", "looks like a placeholder"
    ),
    (
      #"{"trusted_proxies":["10.0.0.0/8","0.0.0.0/0"],"labels":{"a":{}}}"#, "trusted_proxies[1]",
      "trusts everyone"
    ),
    (
      #"{"labels":{"a":{"sources":{"x":{"provider":"twilio","verify":"none"}}}}}"#,
      "labels.a.sources.x.verify", "\"none\": whoever knows"
    ),
  ])
  func `what is weak is warned of, and works`(text: String, path: String, warning: String) throws {
    let warnings = try ConfigurationSample.read(text).warnings
    #expect(warnings.map(\.path) == [path])
    #expect(warnings.first?.text.hasPrefix(warning) == true)
    #expect(warnings.first?.position != nil)
  }

  @Test func `a provider's own secret may be short`() throws {
    let text =
      #"{"labels":{"a":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["k3y-x"]}}}}}}"#
    #expect(try ConfigurationSample.read(text).warnings.isEmpty)
  }
}
