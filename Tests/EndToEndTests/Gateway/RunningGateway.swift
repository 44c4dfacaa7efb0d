import Foundation
import JSONReading
import PosternTesting
import Postgres
import Threading

@testable import postern

/// `postern serve` as a process of its own, in a folder of its own.
final class RunningGateway: Sendable {
  /// The gateway that the tests of a suite share.
  @TaskLocal static var shared: RunningGateway?

  let folder: TemporaryFolder
  let tenants = SampleTenants()
  private let state = Lock<(process: ProgramProcess?, client: GatewayClient)>(
    (nil, GatewayClient(port: 0)))

  struct NotReady: Error, CustomStringConvertible {
    let log: String
    var description: String { "the gateway did not become ready: \(log)" }
  }

  /// A folder with the shipped mappings and a configuration; nothing runs yet.
  init(databaseURL: String? = nil) throws {
    folder = try TemporaryFolder()
    try Self.copyMappings(to: folder)
    try folder.write(tenants.configuration(databaseURL: databaseURL).utf8, to: "postern.json")
  }

  /// Adds `limits` to the configuration, before the start.
  /// - Parameter members: JSON members, such as `"connections": 10`.
  func limit(_ members: String) throws {
    let configuration = try folder.text(of: "postern.json")
    try folder.write(
      configuration.replacing(
        #""labels": {"#, with: #""limits": {\#(members)}, "labels": {"#, maxReplacements: 1
      ).utf8, to: "postern.json")
  }

  /// A folder in which the configuration still has to be made.
  init(emptyFolder folder: TemporaryFolder) throws {
    self.folder = folder
    try Self.copyMappings(to: folder)
  }

  deinit { process?.signal(SIGKILL) }

  private static func copyMappings(to folder: TemporaryFolder) throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    try FileManager.default.copyItem(
      at: repository.appendingPathComponent("mappings"),
      to: URL(fileURLWithPath: "\(folder.path)/mappings"))
  }

  var process: ProgramProcess? { state.withLock { $0.process } }
  var client: GatewayClient { state.withLock { $0.client } }
  private var logPath: String { "\(folder.path)/gateway.log" }

  /// Everything that every start has written.
  func log() throws -> String { try folder.text(of: "gateway.log") }

  /// The log's lines of one event.
  func logLines(_ event: String) throws -> [JSONValue] {
    try log().split(separator: "\n").compactMap { line in
      guard line.hasPrefix("{") else { return nil }
      let value = try JSONDocument(Array(line.utf8)).root
      return value["event"]?.string == event ? value : nil
    }
  }

  /// Starts `serve` and returns when it is ready.
  func start(logLevel: String = "info") async throws {
    let starts = (try? logLines("listening").count) ?? 0
    let process = try await ProgramProcess.start(
      ["serve", "--config", "\(folder.path)/postern.json", "--log-level", logLevel],
      output: logPath)
    state.withLock { $0.process = process }
    let isReady = try await eventually(withinSeconds: 120) {
      guard process.exitCode == nil else { throw NotReady(log: try log()) }
      let lines = try logLines("listening")
      guard lines.count > starts, let address = lines.last?["address"]?.string,
        let port = address.split(separator: ":").last.flatMap({ UInt16($0) })
      else { return false }
      let client = GatewayClient(port: port)
      state.withLock { $0.client = client }
      return try await client.send("GET", "/readyz").status == 200
    }
    guard isReady else { throw NotReady(log: try log()) }
  }

  /// Ends it by a signal.
  /// - Returns: its exit code; nil if it still runs after a minute.
  @discardableResult
  func end(_ signal: Int32 = SIGTERM) async -> Int32? {
    process?.signal(signal)
    return await process?.waitForExit()
  }

  /// Runs another verb of the program to its end.
  /// - Returns: the exit code and everything it wrote.
  static func run(_ words: [String], in folder: TemporaryFolder) async throws
    -> (code: Int32?, text: String)
  {
    let name = "\(UUID().uuidString).out"
    let process = try await ProgramProcess.start(words, output: "\(folder.path)/\(name)")
    let code = await process.waitForExit()
    process.signal(SIGKILL)
    return (code, try folder.text(of: name))
  }

  /// The texts of the last statement's first column, asked of the gateway's own database on one connection.
  func texts(_ statements: String...) async throws -> [String?] {
    let configuration = try Configuration.load(
      option: "\(folder.path)/postern.json",
      surroundings: Surroundings(environment: { _ in nil }, folder: folder.path))
    return try await runOnThread(named: "sql") { () throws -> [String?] in
      let database = try Database.join(configuration)
      defer { database.stop() }
      let connection = try PostgresConnection(ConnectionSettings(url: database.url))
      defer { connection.close() }
      return try statements.map { statement in
        try connection.query(statement).map { try $0.optionalText(.index(0)) }
      }.last ?? []
    }
  }
}
