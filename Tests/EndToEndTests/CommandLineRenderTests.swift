import Deliverability
import Ingestion
import JSONReading
import PosternTesting
import Postgres
import Testing

@testable import postern

struct CommandLineRenderTests {
  /// A folder with a configuration and a text, and a database with today's partition of messages.
  private static func prepare(_ text: String) async throws -> (TemporaryFolder, TestDatabase) {
    let folder = try TemporaryFolder()
    let database = try TestDatabase.create()
    try folder.write(
      """
      {"public_url":"https://hooks.example.com","database_url":\(JSONWriter.escaped(database.url)),
       "labels":{"acme":{"sources":{"acme-sms":{"provider":"twilio","verify":"none"}}}}}
      """.utf8, to: "postern.json")
    try folder.write(text.utf8, to: "sms.txt")
    let migration = RecordedConsole()
    #expect(await migration.run("migrate", in: folder.path) == .success)
    let connection = try database.connect()
    defer { connection.close() }
    // Two days, should midnight pass between here and the rendering.
    try connection.execute(
      """
      CREATE TABLE message_now PARTITION OF message FOR VALUES
        FROM (date '1970-01-01' + \(Timestamp.now.utcDay))
        TO (date '1970-01-03' + \(Timestamp.now.utcDay))
      """)
    return (folder, database)
  }

  @Test func `every placeholder becomes the same link, which the kept key verifies`() async throws {
    let (folder, database) = try await Self.prepare("Bye: {{optout}} or {{ optout }}\n")
    let program = RecordedConsole()
    let code = await program.run(
      "render", "sms.txt", "--user", "u1", "--channel", "sms", "--campaign", "autumn",
      in: folder.path)
    #expect(code == .success, "\(program.errors)")
    let words = program.output.split(whereSeparator: \.isWhitespace)
    try #require(words.count == 4)
    #expect(words[0] == "Bye:" && words[1] == words[3] && program.output.hasSuffix("\n"))
    #expect(words[1].hasPrefix("https://hooks.example.com/o/"))
    let configuration = try Configuration.load(
      option: "\(folder.path)/postern.json", surroundings: .process)
    let token = try OptOutTokens(configuration, log: nil).verify(
      words[1].suffix(47), today: Timestamp.now.utcDay)
    #expect(token?.label == "acme")
    let connection = try database.connect()
    defer { connection.close() }
    let row = try connection.query("SELECT user_ext_id || ' ' || campaign AS value FROM message")
    #expect(try row.first?.text("value") == "u1 autumn")
  }

  @Test func `a text without a placeholder is passed on and no link is made`() async throws {
    let folder = try TemporaryFolder()
    // No database: nothing may need one.
    try folder.write(
      #"{"database_url":"postgresql:///none?host=/nonexistent","labels":{"acme":{"sources":{"s":{"provider":"twilio","verify":"none"}}}}}"#
        .utf8, to: "postern.json")
    try folder.write("Bye\n".utf8, to: "sms.txt")
    let program = RecordedConsole()
    let code = await program.run(
      "render", "sms.txt", "--user", "u1", "--channel", "sms", in: folder.path)
    #expect(code == .success)
    #expect(program.output == "Bye\n")
    #expect(program.errors.contains("no link was made"))
  }

  @Test(arguments: [
    ["render", "sms.txt", "--channel", "sms"], ["render", "sms.txt", "--user", "u1"],
    ["render", "sms.txt", "--user", "u1", "--channel", "fax"],
    ["render", "sms.txt", "--user", "a\nb", "--channel", "sms"],
  ])
  func `a link for nobody or no channel is wrong usage`(words: [String]) async {
    let program = RecordedConsole()
    #expect(await program.run(words) == .usage)
    #expect(program.output.isEmpty)
  }
}
