import Glibc
import PosternTesting
import Testing

@testable import Spool

@Suite(.timeLimit(.minutes(2)))
struct SpoolTests {
  let folder: SpoolFolder

  init() throws { folder = try SpoolFolder() }

  private func open(_ change: (inout SpoolSettings) -> Void = { _ in }) throws -> Spool {
    try Spool(folder.settings(change))
  }

  @Test func `records come back in the order of their appends`() async throws {
    let spool = try open()
    let records = (0..<300).map { record("record \($0)") }
    for record in records { try await spool.append(record) }
    #expect(spool.pendingRecords == 300)
    #expect(try folder.segments().count > 2, "several files are needed for this test")
    #expect(try spool.drain(maxRecords: 7) == records)
    #expect(spool.pendingRecords == 0)
    #expect(spool.pendingBytes == 0)
    #expect(!spool.hasRecords)
    spool.close()
  }

  @Test func `urgent records come first`() async throws {
    let spool = try open()
    for (text, urgent) in [("a", false), ("b", true), ("c", false), ("d", true)] {
      try await spool.append(record(text), urgent: urgent)
    }
    #expect(try spool.drain() == ["b", "d", "a", "c"].map(record))
    spool.close()
  }

  @Test func `an urgent record overtakes a batch that is out`() async throws {
    let spool = try open()
    try await spool.append(record("ordinary"))
    let out = try #require(try spool.nextBatch(maxRecords: 1, maxBytes: 1))
    try await spool.append(record("urgent"), urgent: true)
    let next = try #require(try spool.nextBatch(maxRecords: 1, maxBytes: 1))
    #expect(next.records.map(\.bytes) == [record("urgent")])
    try spool.acknowledge(out)
    try spool.acknowledge(next)
    #expect(!spool.hasRecords)
    spool.close()
  }

  @Test func `an empty record and one larger than a file come back`() async throws {
    let spool = try open()
    let large = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try await spool.append(record("before"))
    try await spool.append([])
    try await spool.append(large)
    try await spool.append(record("after"))
    #expect(try spool.drain() == [record("before"), [], large, record("after")])
    spool.close()
  }

  @Test func `a batch that is not acknowledged comes again`() async throws {
    let spool = try open()
    for text in ["a", "b", "c"] { try await spool.append(record(text)) }
    let first = try spool.nextBatch(maxRecords: 2, maxBytes: 1000)
    #expect(first?.records.map(\.bytes) == [record("a"), record("b")])
    let again = try #require(try spool.nextBatch(maxRecords: 2, maxBytes: 1000))
    #expect(again.records == first?.records)
    try spool.acknowledge(again)
    try spool.acknowledge(again)
    #expect(spool.pendingRecords == 1)
    #expect(try spool.drain() == [record("c")])
    spool.close()
  }

  @Test func `a batch keeps to its bounds but holds at least one record`() async throws {
    let spool = try open()
    for _ in 0..<5 { try await spool.append([UInt8](repeating: 1, count: 100)) }
    #expect(try spool.nextBatch(maxRecords: 3, maxBytes: 10_000)?.records.count == 3)
    #expect(try spool.nextBatch(maxRecords: 5, maxBytes: 250)?.records.count == 2)
    #expect(try spool.nextBatch(maxRecords: 0, maxBytes: 0)?.records.count == 1)
    spool.close()
  }

  @Test func `records survive a restart, acknowledged files do not`() async throws {
    let spool = try open()
    let records = (0..<200).map { record("record \($0), filled up to sixty bytes or more") }
    for record in records { try await spool.append(record) }
    let first = try #require(try spool.nextBatch(maxRecords: 1000, maxBytes: 1 << 20))
    try spool.acknowledge(first)
    let rest = spool.pendingRecords
    spool.close()

    let again = try open()
    #expect(again.pendingRecords == rest)
    #expect(try again.drain() == Array(records.suffix(rest)))
    again.close()
    #expect(try folder.segments().isEmpty)
  }

  @Test func `a file that is used up while it is written is given up`() async throws {
    let spool = try open()
    try await spool.append(record("a"))
    let used = try #require(try folder.segments().first { $0.lane == .ordinary })
    #expect(try spool.drain() == [record("a")])
    #expect(await eventually { (try? folder.segments().contains(used)) == false })
    try await spool.append(record("b"))
    #expect(try spool.drain() == [record("b")])
    spool.close()
  }

  @Test func `all of 64 concurrent appends are on disk with few synchronisations`() async throws {
    let disk = TroubledDisk()
    let spool = try Spool(folder.settings(), disk: disk.calls, report: { _ in })
    let records = (0..<64).map { record("task \($0)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for record in records { group.addTask { try await spool.append(record) } }
      try await group.waitForAll()
    }
    let copy = try folder.afterCrash()
    let restarted = try Spool(copy.settings())
    let replayed = try restarted.drain()
    #expect(Set(replayed) == Set(records))
    #expect(replayed.count == 64)
    restarted.close()
    spool.close()
  }

  @Test func `what waits while the disk is busy goes there together`() async throws {
    let disk = TroubledDisk()
    let spool = try Spool(folder.settings(), disk: disk.calls, report: { _ in })
    let before = disk.syncCount
    disk.hang()
    async let first: Void = spool.append(record("first"))
    #expect(await eventually { disk.syncCount == before + 1 })
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<30 { group.addTask { try await spool.append(record("\(number)")) } }
      #expect(await eventually { spool.waitingCount == 31 })
      disk.recover()
      try await group.waitForAll()
    }
    try await first
    #expect(disk.syncCount == before + 2)
    #expect(spool.pendingRecords == 31)
    spool.close()
  }

  @Test func `a crash at any moment loses nothing that was acknowledged`() async throws {
    let spool = try open()
    let writing = Task {
      for number in 0..<400 { try await spool.append(record("\(number)"), urgent: number % 5 == 0) }
    }
    for _ in 0..<20 {
      let stored = spool.pendingRecords
      let copy = try folder.afterCrash()
      let restarted = try Spool(copy.settings())
      let replayed = try Set(restarted.drain())
      #expect(replayed.isSuperset(of: (0..<stored).map { record("\($0)") }))
      #expect(replayed.isSubset(of: (0..<400).map { record("\($0)") }))
      #expect(restarted.damageCount == 0)
      restarted.close()
    }
    try await writing.value
    #expect(spool.pendingRecords == 400)
    spool.close()
  }

  @Test func `a second gateway is refused until the first has closed`() async throws {
    let spool = try open()
    #expect(throws: SpoolError.locked(directory: folder.path, holder: "process \(getpid())")) {
      try open()
    }
    spool.close()
    try open().close()
  }

  @Test func `a folder that can't hold a spool is refused with its reason`() throws {
    let file = folder.path + "-is-a-file"
    _ = try Folder(making: folder.path)
    close(creat(file, 0o600))
    defer { unlink(file) }
    for path in [file, file + "/below", "/proc/spool", ""] {
      #expect {
        try Spool(SpoolSettings(directory: path))
      } throws: { error in
        guard case SpoolError.unusable(path, let problem) = error else { return false }
        return !problem.isEmpty
      }
    }
  }

  @Test func `the folder and its files are for the owner alone`() async throws {
    let spool = try open()
    try await spool.append(record("private"))
    for path in ["", "/set-aside", "/lock"] + (try folder.segments().map { "/\($0)" }) {
      var status = stat()
      #expect(stat(folder.path + path, &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(path)")
    }
    spool.close()
  }

  @Test func `a spool at its bound refuses, and takes records again when some are acknowledged`()
    async throws
  {
    let spool = try open { $0.maxBytes = 10_000 }
    let stored = [UInt8](repeating: 7, count: 980)
    for _ in 0..<10 { try await spool.append(stored) }
    #expect(spool.pendingBytes == 10_000)
    await #expect(throws: SpoolError.full("its records take all of the 10000 bytes")) {
      try await spool.append([])
    }
    let batch = try #require(try spool.nextBatch(maxRecords: 100, maxBytes: 1 << 20))
    try spool.acknowledge(batch)
    try await spool.append(stored)
    #expect(spool.pendingRecords == 11 - batch.records.count)
    spool.close()
  }

  @Test func `a record beyond the bound is refused`() async throws {
    let spool = try open { $0.maxRecordBytes = 10 }
    await #expect(throws: SpoolError.tooLarge(bytes: 11, limit: 10)) {
      try await spool.append([UInt8](repeating: 0, count: 11))
    }
    try await spool.append([UInt8](repeating: 0, count: 10))
    spool.close()
  }

  @Test func `a record that can't be used is kept aside for ever`() async throws {
    let incidents = Incidents()
    let spool = try Spool(folder.settings(), report: incidents.report)
    try await spool.append(record("poison"))
    let batch = try #require(try spool.nextBatch(maxRecords: 1, maxBytes: 100))
    let poison = batch.records[0]
    try spool.setAside(poison, because: "its source is gone")
    try spool.setAside(poison, because: "its source is gone")
    try spool.acknowledge(batch)
    #expect(spool.setAsideFigures.count == 1)
    let file = "set-aside/\(poison.id).record"
    #expect(try folder.content(of: file) == record("poison"))
    spool.close()
    #expect(
      await incidents.all().contains(
        .recordSetAside(setAside: file, reason: "its source is gone")))

    let again = try open()
    #expect(!again.hasRecords)
    #expect(again.setAsideFigures.count == 1)
    again.close()
  }

  @Test func `what is set aside counts towards the bound until a person removes it`()
    async throws
  {
    let spool = try open { $0.maxBytes = 5000 }
    try await spool.append([UInt8](repeating: 1, count: 4000))
    let batch = try #require(try spool.nextBatch(maxRecords: 1, maxBytes: 1 << 20))
    try spool.setAside(batch.records[0], because: "its source is gone")
    try spool.acknowledge(batch)
    #expect(spool.setAsideFigures == SetAsideFigures(count: 1, bytes: 4000))
    await #expect(throws: SpoolError.self) {
      try await spool.append([UInt8](repeating: 2, count: 990))
    }
    try await spool.append([UInt8](repeating: 3, count: 500))
    #expect(spool.pendingRecords == 1)
    spool.close()

    let again = try open { $0.maxBytes = 5000 }
    await #expect(throws: SpoolError.self) {
      try await again.append([UInt8](repeating: 2, count: 990))
    }
    again.close()
    let owner = try SetAside(in: Folder(making: folder.path))
    try Folder(making: folder.path + "/set-aside").remove("\(batch.records[0].id).record")
    #expect(owner.figures() == SetAsideFigures(count: 1, bytes: 4000))
    #expect(owner.figures(maxAgeSeconds: 0) == SetAsideFigures(count: 0, bytes: 0))
  }

  @Test func `a closed spool takes and gives nothing`() async throws {
    let spool = try open()
    try await spool.append(record("a"))
    spool.close()
    spool.close()
    await #expect(throws: SpoolError.closed) { try await spool.append(record("b")) }
    #expect(throws: SpoolError.closed) { try spool.nextBatch(maxRecords: 1, maxBytes: 1) }
  }

  @Test(
    arguments: [
      { $0.segmentBytes = 100 }, { $0.maxRecordBytes = 0 }, { $0.maxBytes = -1 },
      { $0.syncTimeoutSeconds = 0 }, { $0.syncTimeoutSeconds = .nan }, { $0.maxWaitingBytes = 0 },
      { $0.directory = "a\0b" },
    ] as [@Sendable (inout SpoolSettings) -> Void])
  func `settings out of bounds are refused`(change: @Sendable (inout SpoolSettings) -> Void) {
    #expect(throws: SpoolError.self) { try open(change) }
  }
}
