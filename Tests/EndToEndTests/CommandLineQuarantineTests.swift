import Foundation
import JSONReading
import PosternTesting
import Postgres
import Signatures
import Testing

@testable import postern

struct CommandLineQuarantineTests {
  private static let secret = "the-secret-the-gateway-signs-with"

  /// A configuration on a database of its own, migrated, with one refused request in quarantine.
  private static func folder(_ database: TestDatabase, secret: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      {"database_url":\(JSONWriter.escaped(database.url)),"labels":{"acme":{"sources":{
        "acme-own":{"provider":"custom","verify":{"secrets":["\(secret)"]}}}}}}
      """.utf8, to: "postern.json")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mappings", withIntermediateDirectories: true)
    try folder.write("{}".utf8, to: "mappings/custom.json")
    return folder
  }

  private static func refuse(in database: TestDatabase) throws {
    let body = #"{"event":"noted","id":"e1"}"#
    let seconds = Int(Date().timeIntervalSince1970)
    let code = HMACKey(.sha256, key: secret.utf8).authenticationCode(
      Array("\(seconds).\(body)".utf8))
    let connection = try database.connect()
    defer { connection.close() }
    let fields =
      "Content-Type: application/json\r\nAuthorization: Basic c2VjcmV0\r\n"
      + "X-Postern-Signature: t=\(seconds),v1=\(Hex.encode(code))\r\n"
    _ = try connection.query(
      """
      INSERT INTO quarantine (label_id, quarantine_id, source, received_at, authentic, reason, path,
        problem, receipt_id, method, target, fields, body)
      VALUES ('acme', '019abcde-0000-7000-8000-000000000001', 'acme-own', now(), false,
        'not_authentic', '', 'of none of the source''s keys', '019abcde-0000-7000-8000-000000000001',
        'POST', '/v1/webhooks/acme-own/path-token', $1, $2)
      """, [.bytes(Array(fields.utf8)), .bytes(Array(body.utf8))])
  }

  private static func run(_ words: String..., in folder: TemporaryFolder) async -> (
    code: ExitCode, program: RecordedConsole
  ) {
    let program = RecordedConsole()
    return (await program.run(words, in: folder.path), program)
  }

  @Test func `a refused request is listed, shown without its credentials, and taken again`()
    async throws
  {
    let database = try TestDatabase.create()
    let wrong = try Self.folder(database, secret: "a-secret-mistyped-0001")
    let right = try Self.folder(database, secret: Self.secret)
    #expect(await Self.run("migrate", in: wrong).code == .success)
    try Self.refuse(in: database)

    let listed = await Self.run("quarantine", "list", in: wrong)
    #expect(listed.code == .success)
    #expect(listed.program.output.hasPrefix("019abcde-0000-7000-8000-000000000001  "))
    #expect(
      listed.program.output.hasSuffix("not_authentic  of none of the source's keys\nrows: 1\n"))
    let none = await Self.run("quarantine", "list", "--reason", "element", in: wrong)
    #expect(none.program.output == "rows: 0\n")

    let shown = await Self.run(
      "quarantine", "show", "--id", "019abcde00007000-8000-000000000001", in: wrong)
    #expect(shown.code == .success)
    #expect(shown.program.output.contains("\nPOST /v1/webhooks/acme-own/[not shown]\n"))
    #expect(shown.program.output.contains("\nAuthorization: [not shown]\n"))
    #expect(shown.program.output.hasSuffix("\n\n{\"event\":\"noted\",\"id\":\"e1\"}\n"))
    #expect(!shown.program.output.contains("path-token"))

    let kept = await Self.run("quarantine", "retry", in: wrong)
    #expect(kept.code == .failed)
    #expect(
      kept.program.output.hasPrefix("rows: 1, applied: 0, new events: 0, kept: 1\n  1 × acme/"))

    let connection = try database.connect()
    defer { connection.close() }
    for table in ["event", "receipt"] {
      try connection.execute(
        "CREATE TABLE \(table)_all PARTITION OF \(table) FOR VALUES FROM (MINVALUE) TO (MAXVALUE)")
    }
    let applied = await Self.run("quarantine", "retry", "--source", "acme-own", in: right)
    #expect(applied.code == .success)
    #expect(
      applied.program.output == "rows: 1, applied: 1, new events: 1, kept: 0\n",
      "\(applied.program.errors)")
    #expect(await Self.run("quarantine", "list", in: right).program.output == "rows: 0\n")
  }

  @Test(arguments: [
    (["list", "--reason", "odd"], "--reason is odd. Use one of unreadable, element, "),
    (["list", "--id", "xyz"], "--id is no id of a row"),
    (["list", "--label", "other"], "--label is other, which is not configured. Use one of acme"),
    (["show"], "--id is missing"),
  ])
  func `a wrong word ends with exit code 2`(words: [String], text: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      #"{"labels":{"acme":{"sources":{}}}}"#.utf8, to: "postern.json")
    let program = RecordedConsole()
    #expect(await program.run(["quarantine"] + words, in: folder.path) == .usage)
    #expect(program.errors.hasPrefix("postern: \(text)"), "\(program.errors)")
  }
}
