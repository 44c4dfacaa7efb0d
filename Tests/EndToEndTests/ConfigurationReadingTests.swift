import Deliverability
import HTTPMessages
import HTTPServing
import Ingestion
import ProviderWebhooks
import Signatures
import Testing

@testable import postern

struct ConfigurationReadingTests {
  @Test func `a label alone is enough, everything else has its default`() throws {
    let configuration = try ConfigurationSample.read(#"{"labels":{"acme":{}}}"#)
    #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 8080))
    #expect(configuration.publicURL == "http://127.0.0.1:8080")
    #expect(configuration.databaseURL == nil)
    #expect(configuration.dataDirectory == "/nowhere/.postern")
    #expect(configuration.mappingsDirectory == "/nowhere/mappings")
    #expect(configuration.keys.optOut.isEmpty)
    #expect(configuration.keys.privacy == nil)
    #expect(configuration.tls == nil)
    #expect(configuration.trustedProxies == .nobody)
    #expect(configuration.limits == Configuration.Limits())
    #expect(configuration.retention == Configuration.Retention())
    #expect(configuration.labels.map(\.id) == ["acme"])
    #expect(configuration.labels[0].policy == .standard)
    #expect(configuration.warnings.isEmpty)
  }

  @Test func `every setting is read`() throws {
    let folder = try TemporaryFolder()
    for name in ["c.pem", "k.pem", "casino.html"] { try folder.write("x".utf8, to: name) }
    let key = ECDSAPrivateKey.generate().publicKeyBase64SPKI
    let digest = String(repeating: "0a", count: 32)
    let configuration = try ConfigurationSample.read(
      """
      { "listen": "0.0.0.0:9090", "public_url": "HTTPS://Hooks.Example.com/in//",
        "database_url": {"env": "DATABASE"}, "data_directory": "/var/lib/postern",
        "mappings_directory": "./maps",
        "keys": {"opt_out": ["a-first-opt-out-key", {"env": "SIGNING_KEY"}], "privacy": "a-long-privacy-key"},
        "tls": {"certificate": "c.pem", "key": "k.pem"},
        "trusted_proxies": ["127.0.0.1", "10.0.0.0/8", "fd00::/8"],
        "limits": {"body_bytes": 1000, "connections": 5, "requests_per_second": 7},
        "retention": {"receipt_days": 1, "event_days": 36, "message_days": 2, "quarantine_days": 3},
        "labels": {"acme": {
          "policy": {"contact_blocked_email": true, "snooze_days": 7},
          "brands": {"casino": {"opt_out_page": "casino.html"}, "poker": {}},
          "sources": {
            "acme-sendgrid": {"provider": "sendgrid", "verify": {"public_keys": ["\(key)"], "tolerance_seconds": 86400}},
            "acme-mailgun": {"provider": "mailgun", "verify": {"secrets": {"env": "SIGNING_KEY"}}},
            "lab-twilio": {"provider": "twilio", "verify": "none", "requests_per_second": 3}},
          "tokens": [{"name": "campaigns", "roles": ["sender", "pam"], "sha256": "\(digest)"}]}}}
      """, folder: folder.path)
    #expect(configuration.listen.description == "0.0.0.0:9090")
    #expect(configuration.gatewayURL == "https://127.0.0.1:9090")
    #expect(configuration.publicURL == "https://hooks.example.com/in")
    #expect(configuration.databaseURL?.value == "postgresql:///postern")
    #expect(configuration.dataDirectory == "/var/lib/postern")
    #expect(configuration.mappingsDirectory == "\(folder.path)/maps")
    #expect(
      configuration.keys.optOut.map(\.value) == ["a-first-opt-out-key", "key-of-the-environment"])
    #expect(configuration.keys.privacy?.value == "a-long-privacy-key")
    #expect(configuration.tls?.key.hasSuffix("/k.pem") == true)
    #expect(
      configuration.trustedProxies
        == TrustedProxies(["127.0.0.1", "10.0.0.0/8", "fd00::/8"].compactMap { IPNetwork($0) }))
    #expect(configuration.source("lab-twilio")?.requestsPerSecond == 3)
    #expect(configuration.source("acme-sendgrid")?.requestsPerSecond == nil)
    #expect(
      configuration.limits
        == Configuration.Limits(bodyBytes: 1000, connections: 5, requestsPerSecond: 7))
    #expect(
      configuration.retention
        == Configuration.Retention(
          receiptDays: 1, eventDays: 36, messageDays: 2, quarantineDays: 3))

    let label = try #require(configuration.labels.first)
    #expect(label.policy == Policy(contactsBlockedEmail: true, snoozeDays: 7))
    #expect(label.brands["casino"]?.optOutPage?.hasSuffix("/casino.html") == true)
    #expect(label.brands["poker"] == Brand(name: "poker"))
    #expect(
      label.tokens == [
        APIToken(
          name: "campaigns", roles: [.sender, .pam], sha256: Array(repeating: 0x0A, count: 32))
      ])
    #expect(label.sources.map(\.id) == ["acme-sendgrid", "acme-mailgun", "lab-twilio"])
    #expect(label.sources.map(\.channel) == [.email, .email, .sms])
    #expect(label.sources.map(\.isVerified) == [true, true, false])
    #expect(label.sources.map(\.labelID) == ["acme", "acme", "acme"])
    #expect(
      configuration.warnings.map(\.path) == ["labels.acme.sources.lab-twilio.verify"])
  }

  @Test func `a setting may stand beside verify`() throws {
    let source = #"{"provider":"mailgun","verify":{"secrets":["key"]},"tolerance_seconds":60}"#
    let configuration = try ConfigurationSample.read(
      #"{"labels":{"a":{"sources":{"x":\#(source)}}}}"#)
    #expect(try configuration.source("x")?.settings.number("tolerance_seconds", in: 1...60) == 60)
  }

  @Test(arguments: [
    "8080", "host:", "host:-1", "host:+1", "host:65536", "[]:1", "[host]:1", "a b:1", "a/b:1",
    "[::1]", "host:8080 ", "example.com:80", "1.2.3:80",
  ])
  func `what is no listen address is refused with an example`(text: String) {
    let expected =
      #"postern.json:1:12: listen: found "\#(text)"; allowed is host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"#
    #expect(
      ConfigurationSample.mistakes(in: #"{"listen": "\#(text)","labels":{"a":{}}}"#) == [expected])
  }

  @Test func `the gateway's own URL tells whether it speaks TLS`() throws {
    let folder = try TemporaryFolder()
    for name in ["c.pem", "k.pem"] { try folder.write("x".utf8, to: name) }
    let configuration = try ConfigurationSample.read(
      #"{"listen":"[::]:8443","tls":{"certificate":"c.pem","key":"k.pem"},"labels":{"a":{}}}"#,
      folder: folder.path)
    #expect(configuration.gatewayURL == "https://[::1]:8443")
    #expect(configuration.publicURL == "https://[::1]:8443")
  }

  @Test(arguments: [
    ("http://localhost:8080", "http://localhost:8080"), ("HTTP://[::1]:80/", "http://[::1]:80"),
    ("https://Example.COM/Path/", "https://example.com/Path"),
  ])
  func `a public URL is normalised`(text: String, normalised: String) {
    #expect(PublicURL.normalised(text) == normalised)
  }

  @Test(arguments: [
    "ftp://example.com", "//example.com", "https://", "https:///path", "https://example.com:99999",
    "https://exa mple.com", "https://example.com/#top", "https://user@example.com",
    "https://é.example",
  ])
  func `what is no public URL is refused`(text: String) {
    #expect(PublicURL.normalised(text) == nil)
  }

  @Test func `the file is the option's, else the variable's, else postern_json`() {
    let set = Surroundings(environment: { $0 == "POSTERN_CONFIG" ? "b.json" : nil }, folder: "/")
    let unset = Surroundings(environment: { _ in nil }, folder: "/")
    #expect(Configuration.location(option: "a.json", surroundings: set) == "a.json")
    #expect(Configuration.location(option: nil, surroundings: set) == "b.json")
    #expect(Configuration.location(option: nil, surroundings: unset) == "postern.json")
  }

  @Test func `a file that is not there is told with what makes one`() {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.load(option: nil, surroundings: ConfigurationSample.surroundings)
    }
    #expect(
      error?.description
        == "postern.json: can't be read: no such file or directory. `postern init` writes one")
  }

  @Test func `relative paths begin at the file's folder, not at the working folder`() throws {
    let folder = try TemporaryFolder()
    try folder.write(#"{"labels":{"a":{}},"data_directory":"data"}"#.utf8, to: "postern.json")
    let configuration = try Configuration.load(
      option: "\(folder.path)/postern.json", surroundings: ConfigurationSample.surroundings)
    #expect(configuration.dataDirectory == "\(folder.path)/data")
  }

  @Test(arguments: [("", false), ("/0123456789", true), ("/012345678", false)])
  func `a path that makes opt-out links too long for an SMS is warned of`(
    path: String, isWarned: Bool
  ) throws {
    let configuration = try ConfigurationSample.read(
      #"{"public_url":"https://hooks.example.com\#(path)","labels":{"a":{}}}"#)
    #expect(configuration.warnings.map(\.path) == (isWarned ? ["public_url"] : []))
  }
}
