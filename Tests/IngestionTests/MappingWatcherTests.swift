import Deliverability
import FoundationEssentials
import PosternTesting
import ReasonMapping
import Telemetry
import Testing

@testable import Ingestion

@Suite struct MappingWatcherTests {
  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  @Test func `an edit on disk takes effect, an invalid one is told until it is mended`()
    async throws
  {
    let folder = try TemporaryFolder.make()
    defer { TemporaryFolder.remove(folder) }
    let path = "\(folder)/sendgrid.json"
    try write(#"{"reason_emailstatus_mapping":{"bounce":"BOUNCED"}}"#, to: path)
    let source = try SampleSource.sendGrid()
    let catalog = MappingCatalog(directory: folder, sources: [source])
    catalog.reload()
    let readiness = Readiness()
    readiness.setOK("mappings")
    let lines = CollectedLogLines()
    let watcher = MappingWatcher(
      catalog: catalog, log: Log(sink: lines.sink), readiness: readiness)
    watcher.start()
    defer { watcher.stop() }
    func status() -> String? {
      catalog.current.mapping(of: source).decide(kind: .other, reasonKeys: ["bounce"]).status?.word
    }

    try write(#"{"reason_emailstatus_mapping":{"bounce":"NONE"}}"#, to: path)
    #expect(await eventually { status() == "NONE" })
    #expect(await eventually { lines.lines.contains { $0.contains("mappings_changed") } })
    #expect(readiness.snapshot.components.first?.state == .ok)

    try write(#"{"reason_emailstatus_mapping":{"bounce":"GONE"}}"#, to: path)
    #expect(await eventually { readiness.snapshot.components.first?.state == .degraded })
    #expect(readiness.snapshot.isReady)
    #expect(readiness.snapshot.components.first?.message.hasPrefix("\(path):1:") == true)
    #expect(status() == "NONE")
    #expect(lines.lines.filter { $0.contains("mapping_refused") }.count == 1)

    try write(#"{"reason_emailstatus_mapping":{"bounce":"BLOCKED"}}"#, to: path)
    #expect(await eventually { readiness.snapshot.components.first?.state == .ok })
    #expect(status() == "BLOCKED")
  }
}
