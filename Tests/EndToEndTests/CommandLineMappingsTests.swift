import Foundation
import Testing

@testable import postern

struct CommandLineMappingsTests {
  /// A configuration with one SendGrid and one Twilio source, and the given mapping files.
  private static func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      {"labels":{"acme":{"sources":{
        "acme-mail":{"provider":"sendgrid","verify":"none"},
        "acme-sms":{"provider":"twilio","verify":"none"}}}}}
      """.utf8, to: "postern.json")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mappings/acme", withIntermediateDirectories: true)
    for (name, content) in files { try folder.write(content.utf8, to: "mappings/\(name)") }
    return folder
  }

  private static let files = [
    "sendgrid.json": #"{"reason_emailstatus_mapping":{"bounce":"BOUNCED","spamreport":"BLOCKED"}}"#,
    "twilio.json": #"{"reason_smsstatus_mapping":{"30006":"NOT_MOBILE"}}"#,
    "acme/sendgrid.json":
      "{\"reason_emailstatus_mapping\":{\n\"spamreport\":null},\n\"opt_out_reasons\":[\"group\"]}",
    "acme/acme-mail.json": #"{"opt_in_reasons":["resubscribed"]}"#,
  ]

  @Test func `files without a mistake are counted`() async throws {
    let folder = try Self.folder(Self.files)
    let program = RecordedConsole()
    #expect(await program.run("mappings", "check", in: folder.path) == .success)
    #expect(program.errors.isEmpty)
    #expect(program.output == "no mistakes: 4 files for 2 sources\n")
  }

  @Test(arguments: [
    (
      "acme/acme-sms.json", #"{"reason_smsstatus_mapping":{"1":"BOUNCED"}}"#,
      "mappings/acme/acme-sms.json:1:34: "
    ),
    ("acme/sendgrid.json", "{", "mappings/acme/sendgrid.json:1:2: "),
    (
      "sendgird.json", "{}",
      "mappings/sendgird.json: is named after no provider. Did you mean sendgrid?"
    ),
    (
      "acme/other.json", "{}",
      "mappings/acme/other.json: is named after no provider and no source of the label acme"
    ),
    (
      "acme/acme-mail.json", #"{"opt_in_reasons":["group"]}"#, "mappings/acme/acme-mail.json:1:20: "
    ),
  ])
  func `a mistake is told with its place`(name: String, content: String, line: String) async throws
  {
    let folder = try Self.folder(Self.files.merging([name: content]) { _, new in new })
    let program = RecordedConsole()
    #expect(await program.run("mappings", "check", in: folder.path) == .failed)
    #expect(program.output.isEmpty)
    #expect(program.errors.split(separator: "\n").count == 1, "\(program.errors)")
    #expect(program.errors.hasPrefix(line), "\(program.errors)")
  }

  @Test func `a provider without its file is noted, and no mistake`() async throws {
    let folder = try Self.folder(Self.files.filter { $0.key != "twilio.json" })
    let program = RecordedConsole()
    #expect(await program.run("mappings", "check", in: folder.path) == .success)
    #expect(program.errors == "note: mappings/twilio.json does not exist; acme-sms goes without\n")
  }

  @Test func `the effective mapping shows what decides each reason`() async throws {
    let folder = try Self.folder(Self.files)
    let program = RecordedConsole()
    let code = await program.run(
      "mappings", "effective", "--label", "acme", "--source", "acme-mail", in: folder.path)
    #expect(code == .success)
    #expect(
      program.output == """
        REASON        EFFECT   DECIDED BY
        bounce        BOUNCED  mappings/sendgrid.json:1
        spamreport    null     mappings/acme/sendgrid.json:2
        group         opt-out  mappings/acme/sendgrid.json:3
        resubscribed  opt-in   mappings/acme/acme-mail.json:1

        """)
  }

  @Test(arguments: [
    (["--label", "other", "--source", "x"], "there is no label \"other\". postern.json has acme"),
    (["--label", "acme", "--source", "x"], "acme has no source \"x\", only acme-mail, acme-sms"),
  ])
  func `an unknown label or source is told with the known ones`(
    words: [String], text: String
  ) async throws {
    let folder = try Self.folder(Self.files)
    let program = RecordedConsole()
    #expect(await program.run(["mappings", "effective"] + words, in: folder.path) == .failed)
    #expect(program.errors == "postern: \(text)\n")
  }
}
