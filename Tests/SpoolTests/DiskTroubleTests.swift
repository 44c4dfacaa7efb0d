import Glibc
import PosternTesting
import Testing

@testable import Spool

@Suite(.timeLimit(.minutes(2)))
struct DiskTroubleTests {
  let folder: SpoolFolder
  let disk = TroubledDisk()
  let incidents = Incidents()

  init() throws { folder = try SpoolFolder() }

  private func open(_ change: (inout SpoolSettings) -> Void = { _ in }) throws -> Spool {
    try Spool(folder.settings(change), disk: disk.calls, report: incidents.report)
  }

  @Test func `a hanging disk fails appends within the bound, then at once, until it recovers`()
    async throws
  {
    let disk = TroubledDisk(isReal: false)
    let spool = try Spool(
      folder.settings { $0.syncTimeoutSeconds = 0.3 }, disk: disk.calls, report: incidents.report)
    try await spool.append(record("before"))
    disk.hang()
    await withTaskGroup(of: SpoolError?.self) { group in
      for number in 0..<10 {
        group.addTask {
          do throws(SpoolError) {
            try await spool.append(record("during \(number)"))
            return nil
          } catch {
            return error
          }
        }
      }
      for await error in group { #expect(error == .timedOut) }
    }
    #expect(spool.isStalled)
    for _ in 0..<100 {
      await #expect(throws: SpoolError.timedOut) { try await spool.append(record("refused")) }
    }
    disk.recover()
    #expect(await eventually { !spool.isStalled })
    try await spool.append(record("after"))
    let replayed = try spool.drain()
    #expect(replayed.first == record("before"))
    #expect(replayed.last == record("after"))
    #expect(!replayed.contains(record("refused")))
    spool.close()
    let reports = await incidents.all()
    #expect(reports.filter { $0 == .diskStalled }.count == 1)
    #expect(reports.filter { $0 == .diskRecovered }.count == 1)
  }

  @Test func `closing does not wait for a hanging disk for ever`() async throws {
    let spool = try open { $0.syncTimeoutSeconds = 0.05 }
    disk.hang()
    await #expect(throws: SpoolError.timedOut) { try await spool.append(record("a")) }
    spool.close()
    #expect(throws: SpoolError.self, "a thread may still write: the lock stays") {
      try Spool(folder.settings())
    }
    disk.recover()
  }

  @Test(arguments: [EIO, ENOSPC])
  func `after a failed synchronisation nothing more goes to that file`(code: Int32) async throws {
    let spool = try open()
    try await spool.append(record("safe"))
    let doubtful = try #require(try folder.segments().last { $0.lane == .ordinary })
    disk.failNextSync(code)
    await #expect {
      try await spool.append(record("unsafe"))
    } throws: { error in
      switch error as? SpoolError {
      case .full: code == ENOSPC
      case .failed: code == EIO
      default: false
      }
    }
    let before = try folder.content(of: "\(doubtful)")
    try await spool.append(record("next"))
    #expect(try folder.content(of: "\(doubtful)") == before)
    let copy = try folder.afterCrash()
    let restarted = try Spool(copy.settings())
    #expect(try restarted.drain() == [record("safe"), record("next")])
    #expect(restarted.damageCount == 0)
    restarted.close()
    #expect(try spool.drain() == [record("safe"), record("next")])
    spool.close()
    let isReported = await incidents.all().contains {
      if case .segmentAbandoned("\(doubtful)", _) = $0 { true } else { false }
    }
    #expect(isReported)
  }

  @Test(arguments: [ENOSPC, EDQUOT])
  func `a write that the disk takes half of leaves nothing behind`(code: Int32) async throws {
    let spool = try open()
    try await spool.append(record("safe"))
    let segment = try #require(try folder.segments().last { $0.lane == .ordinary })
    let before = try folder.content(of: "\(segment)")
    disk.failNextWrite(code)
    await #expect {
      try await spool.append([UInt8](repeating: 1, count: 500))
    } throws: { error in
      if case SpoolError.full = error { true } else { false }
    }
    #expect(try folder.content(of: "\(segment)") == before)
    #expect(spool.trouble == .full)
    try await spool.append(record("next"))
    #expect(spool.trouble == nil)
    #expect(try spool.drain() == [record("safe"), record("next")])
    spool.close()
  }

  @Test func `what a file at its size limit can't take goes to the next file`() async throws {
    let spool = try open()
    disk.limitFiles(to: 1000)
    let records = (0..<20).map { [UInt8](repeating: $0, count: 300) }
    for next in records { try await spool.append(next) }
    #expect(spool.trouble == nil)
    // Three records of 320 bytes are what a file takes.
    #expect(try folder.segments().filter { $0.lane == .ordinary }.count >= 7)
    for _ in 0..<3 {
      await #expect {
        try await spool.append([UInt8](repeating: 1, count: 2000))
      } throws: { error in
        if case SpoolError.full = error { true } else { false }
      }
    }
    try await spool.append(record("next"))
    let copy = try folder.afterCrash()
    let restarted = try Spool(copy.settings())
    #expect(try restarted.drain() == records + [record("next")])
    #expect(restarted.damageCount == 0)
    restarted.close()
    #expect(try spool.drain() == records + [record("next")])
    spool.close()
  }

  @Test func `why records are refused is told until one is stored again`() async throws {
    let spool = try open { $0.maxBytes = 2000 }
    #expect(spool.trouble == nil)
    disk.failNextSync(EIO)
    await #expect(throws: SpoolError.self) { try await spool.append(record("a")) }
    #expect(spool.trouble == .failing)
    try await spool.append(record("a"))
    #expect(spool.trouble == nil)
    await #expect(throws: SpoolError.self) {
      try await spool.append([UInt8](repeating: 1, count: 1990))
    }
    #expect(spool.trouble == .full)
    #expect(try spool.drain() == [record("a")])
    #expect(await eventually { spool.trouble == nil })
    spool.close()
  }

  @Test func `too much waiting in memory is refused`() async throws {
    let spool = try open { $0.maxWaitingBytes = 2000 }
    let before = disk.syncCount
    disk.hang()
    async let first: Void = spool.append(record("first"))
    #expect(await eventually { disk.syncCount == before + 1 })
    await #expect(throws: SpoolError.full("too much waits for the disk")) {
      try await spool.append([UInt8](repeating: 1, count: 1500))
    }
    disk.recover()
    try await first
    try await spool.append([UInt8](repeating: 1, count: 5000))
    #expect(spool.pendingRecords == 2)
    spool.close()
  }

  @Test func `a disk without the space to be left free is no reason not to start`() async throws {
    let spool = try open { $0.minimumFreeBytes = .max }
    await #expect {
      try await spool.append(record("a"))
    } throws: { error in
      if case SpoolError.full = error { true } else { false }
    }
    spool.close()
  }

  /// Needs the right to mount; elsewhere the tests above stand for it, with a disk that pretends.
  @Test(
    .enabled(if: getuid() == 0 && SmallDisk.canBeMounted, "a file system can't be mounted here"))
  func
    `a full disk refuses, keeps all over a restart, and takes records again when there is space`()
    async throws
  {
    let small = try SmallDisk()
    let settings = SpoolSettings(
      directory: small.path + "/spool", segmentBytes: 64 << 10, minimumFreeBytes: 0,
      syncTimeoutSeconds: 20)
    let spool = try Spool(settings, report: incidents.report)
    var stored: [[UInt8]] = []
    await #expect {
      while stored.count < 1000 {
        let next = [UInt8](repeating: UInt8(truncatingIfNeeded: stored.count), count: 10_000)
        try await spool.append(next)
        stored.append(next)
      }
    } throws: { error in
      if case SpoolError.full = error { true } else { false }
    }
    #expect(stored.count > 50)
    spool.close()
    try small.fill()

    let restarted = try Spool(settings, report: incidents.report)
    #expect(try restarted.drain() == stored)
    #expect(await eventually { (try? await restarted.append(record("again"))) != nil })
    #expect(try restarted.drain().contains(record("again")))
    restarted.close()
  }
}

/// A file system of 1 MiB in memory.
final class SmallDisk: Sendable {
  let path: String

  init() throws {
    path = try TemporaryFolder.make()
    guard mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0 else {
      throw DiskFailure(doing: "mounting", code: errno)
    }
  }

  /// Takes all the space that is left.
  func fill() throws {
    let file = try Folder(making: path).open("ballast", O_WRONLY | O_CREAT)
    let page = [UInt8](repeating: 1, count: 4096)
    do {
      for number in 0..<Int64(1024) { try file.write(page, at: number * 4096, .system) }
    } catch {
      guard error.isForSpace else { throw error }
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    TemporaryFolder.remove(path)
  }

  static let canBeMounted = (try? SmallDisk()) != nil
}
