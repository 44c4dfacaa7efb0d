import Foundation
import JSONReading
import Signatures
import Testing

@testable import postern

struct CommandLineExplainTests {
  private let key = ECDSAPrivateKey.generate()
  private let folder: TemporaryFolder
  private static let body =
    #"[{"email":"a@example.com","timestamp":1795341500,"event":"bounce","sg_event_id":"e1","sg_message_id":"m1.filter","type":"bounce"}]"#
  private static let url = "https://hooks.example.com/v1/webhooks/acme-mail"
  private static let receivedAt = "2026-11-22T10:00:00Z"  // 1795341600

  init() throws {
    folder = try TemporaryFolder()
    let other = ECDSAPrivateKey.generate()
    try folder.write(
      """
      {"labels":{"acme":{"sources":{
        "acme-mail":{"provider":"sendgrid","verify":{"tolerance_seconds":3600,
          "public_keys":["\(other.publicKeyBase64SPKI)","\(key.publicKeyBase64SPKI)"]}},
        "acme-open":{"provider":"sendgrid","verify":"none"}}}}}
      """.utf8, to: "postern.json")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mappings/acme", withIntermediateDirectories: true)
    try folder.write(
      #"{"reason_emailstatus_mapping":{"bounce":"BOUNCED"}}"#.utf8, to: "mappings/sendgrid.json")
    try folder.write(
      #"{"reason_emailstatus_mapping":{"bounce":null}}"#.utf8, to: "mappings/acme/acme-open.json")
    try folder.write(Self.body.utf8, to: "body.json")
    try folder.write((Self.body + "\n").utf8, to: "edited.json")
    try folder.write(#"[{"email":"a@example.com"},3]"#.utf8, to: "broken.json")
  }

  private func headers(_ body: String = Self.body, timestamp: String = "1795341590") -> [String] {
    let signature = Base64.encode(key.sign(Array(timestamp.utf8), Array(body.utf8)))
    return [
      "--header", "X-Twilio-Email-Event-Webhook-Signature: \(signature)",
      "--header", "X-Twilio-Email-Event-Webhook-Timestamp: \(timestamp)",
    ]
  }

  private func explain(_ words: [String], body: String = "body.json") async -> (
    code: ExitCode, program: RecordedConsole
  ) {
    let program = RecordedConsole()
    let code = await program.run(
      ["explain", "--url", Self.url, "--body", body, "--at", Self.receivedAt] + words,
      in: folder.path)
    return (code, program)
  }

  private func explained(_ words: [String], body: String = "body.json") async throws -> (
    code: ExitCode, json: JSONValue
  ) {
    let (code, program) = await explain(words + ["--json"], body: body)
    #expect(program.errors.isEmpty)
    return (code, try JSONDocument(Array(program.output.utf8)).root)
  }

  @Test func `an authentic request is explained down to the key that decides`() async throws {
    let (code, json) = try await explained(["--source", "acme-mail"] + headers())
    #expect(code == .success)
    #expect(json["authentic"]?.boolean == true)
    #expect(json["why"]?.isNull == true)
    let event = try #require(json["events"]?.elements.first { _ in true })
    let texts = [
      ("kind", "failed_permanently"), ("recipient", "a@example.com"),
      ("occurred_at", "2026-11-22T09:58:20Z"), ("provider_event_id", "e1"), ("message_id", "m1"),
      ("status", "BOUNCED"), ("mapping_key", "bounce"),
      ("mapping_place", "mappings/sendgrid.json:1"),
    ]
    for (key, text) in texts { #expect(event[key]?.string == text, "\(key)") }
    #expect(event["reason_keys"]?.elements.map(\.string) == ["bounce"])
    #expect(json["secrets_tried"]?.elements.map(\.string) == ["public_keys[0]", "public_keys[1]"])
    #expect(json["secrets_matching"]?.elements.map(\.string) == ["public_keys[1]"])
    let signed = try #require(json["signed"])
    let bytes = Array("1795341590\(Self.body)".utf8)
    #expect(signed["bytes"]?.integer == Int64(bytes.count))
    #expect(signed["sha256"]?.string == Hex.encode(Digest.sha256(bytes)))
    #expect(signed["age_seconds"]?.integer == 10 && signed["tolerance_seconds"]?.integer == 3600)
  }

  @Test func `the members of the answer stand in the documented order`() async throws {
    let (_, json) = try await explained(["--source", "acme-mail"] + headers())
    #expect(json.members.map(\.key).prefix(3) == ["authentic", "why", "events"])
    let event = try #require(json["events"]?.elements.first { _ in true })
    #expect(
      event.members.map(\.key).prefix(8) == [
        "kind", "recipient", "occurred_at", "provider_event_id", "message_id", "reason_keys",
        "status", "mapping_key",
      ])
  }

  @Test func `an old request says how old it is, and that its secret is right`() async throws {
    let (code, json) = try await explained(
      ["--source", "acme-mail"] + headers(timestamp: "1795337999"))
    #expect(code == .failed)
    #expect(json["authentic"]?.boolean == false)
    #expect(
      json["why"]?.string == "the signed time is 3601 s old, tolerance_seconds allows 3600")
    #expect(json["secrets_matching"]?.elements.map(\.string) == ["public_keys[1]"])
    #expect(
      json["notes"]?.elements.map(\.string)
        == ["only its age is refused: say when it arrived with --at"])
    #expect(json["events"]?.count == 1)
  }

  @Test func `a line end that the sender did not send is found`() async throws {
    let (code, json) = try await explained(
      ["--source", "acme-mail"] + headers(), body: "edited.json")
    #expect(code == .failed)
    #expect(json["secrets_matching"]?.count == 0)
    #expect(
      json["notes"]?.elements.map(\.string) == [
        "without the line end of the body's file it is authentic: the sender did not send it"
      ])
  }

  @Test func `a URL under another scheme is found`() async throws {
    let url = "https://hooks.example.com/v1/webhooks/acme-sms?a=b"
    let code = HMACKey(.sha1, key: "twilio-token".utf8).authenticationCode(Array(url.utf8))
    let program = RecordedConsole()
    _ = await program.run(
      [
        "explain", "--provider", "twilio", "--verify", #"{"secrets":["other","twilio-token"]}"#,
        "--url", "http" + url.dropFirst(5), "--json",
        "--header", "X-Twilio-Signature: \(Base64.encode(code))",
      ], in: folder.path)
    #expect(
      program.output.contains(
        "with https in the URL it is authentic: public_url must begin so too"))
    #expect(program.output.contains(#""authentic":false"#))
  }

  @Test(arguments: [
    (["--source", "acme-open"], "\"verify\": \"none\": the gateway takes every request"),
    (["--provider", "sendgrid"], "not judged: neither --source nor --verify says how"),
    (["--provider", "sendgrid", "--verify", "none"], "\"verify\": \"none\": the gateway takes"),
  ])
  func `without verification nobody is proved, and the events are shown`(
    words: [String], why: String
  ) async throws {
    let (code, json) = try await explained(words)
    #expect(code == .failed)
    #expect(json["authentic"]?.boolean == false)
    #expect(json["why"]?.string?.hasPrefix(why) == true)
    #expect(json["events"]?.count == 1)
  }

  @Test func `a source's own mapping decides`() async throws {
    let (_, json) = try await explained(["--source", "acme-open"])
    let event = try #require(json["events"]?.elements.first { _ in true })
    #expect(event["status"]?.isNull == true)
    #expect(event["mapping_key"]?.string == "bounce")
    #expect(event["mapping_place"]?.string == "mappings/acme/acme-open.json:1")
  }

  @Test func `what can't be read is told with its place`() async throws {
    let body = #"[{"email":"a@example.com"},3]"#
    let (code, json) = try await explained(
      ["--source", "acme-mail"] + headers(body), body: "broken.json")
    #expect(code == .failed)
    #expect(json["authentic"]?.boolean == true)
    #expect(json["unreadable"]?.elements.map { $0["path"]?.string } == ["[0]", "[1]"])
  }

  @Test func `the text for a person warns, and shows no secret`() async throws {
    let (code, program) = await explain(
      [
        "--provider", "mailgun", "--verify", #"{"secrets":["key-never-shown"]}"#,
      ])
    #expect(code == .failed)
    #expect(program.output.hasPrefix("authentic    no\nwhy          the body holds no timestamp"))
    #expect(program.output.contains("tried secrets[0]: none of them proves it"))
    #expect(!program.output.contains("never-shown"))
    let open = await explain(["--source", "acme-open"])
    #expect(
      open.program.output.contains(
        "warning      nobody is proved to have sent these events: they are only what it says"))
    #expect(
      open.program.output.hasSuffix(
        """

        event 1      bounce: failed_permanently
          recipient  a@example.com
          occurred   2026-11-22T09:58:20Z
          event id   e1
          message    m1
          reasons    bounce
          status     no change, decided by "bounce" at mappings/acme/acme-open.json:1

        """))
  }

  @Test func `a look at the URL has no events`() async throws {
    let (code, json) = try await explained(["--source", "acme-open", "--method", "HEAD"])
    #expect(code == .failed)
    #expect(json["events"]?.count == 0)
    #expect(json["why"]?.string?.contains("a look at the URL") == true)
  }

  @Test(arguments: [
    ([], "--provider is missing"),
    (["--provider", "sendgird"], "\"sendgird\" is not a provider. Did you mean sendgrid? "),
    (["--source", "acme-mail", "--provider", "twilio"], "acme-mail is a source of sendgrid, not"),
    (["--source", "acme-mail", "--verify", "none"], "--source and --verify are both given"),
    (["--source", "acme-mail", "--header", "Bearer s3cret"], "--header number 1 is not a field"),
  ])
  func `a wrong word ends with exit code 2`(words: [String], text: String) async {
    let (code, program) = await explain(words)
    #expect(code == .usage)
    #expect(program.errors.hasPrefix("postern: \(text)"), "\(program.errors)")
    #expect(!program.errors.contains("s3cret"))
  }

  @Test(arguments: [
    ("{", "--verify:1:2: a key in double quotes was expected, but the text ends"),
    (#"{"secrets":[{"env":"NOT_SET"}]}"#, "--verify:1:13: verify.secrets[0]: the environment"),
    (#"{"secret":"x"}"#, "postern: verify.secret: is not a setting of this provider"),
  ])
  func `a mistake in --verify is told with its place`(verify: String, text: String) async {
    let (code, program) = await explain(["--provider", "mailgun", "--verify", verify])
    #expect(code == .failed)
    #expect(program.errors.hasPrefix(text), "\(program.errors)")
  }
}
