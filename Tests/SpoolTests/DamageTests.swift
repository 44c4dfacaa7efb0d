import PosternTesting
import Testing

@testable import Spool

/// Segments made by hand: three records, then one bit or the end gone.
@Suite(.timeLimit(.minutes(2)))
struct DamageTests {
  static let records = ["first", "the second", "third"].map(record)
  static let name = SegmentName(lane: .ordinary, number: 5)
  static let content = RecordFrame.encoding(records, marker: name.marker, offset: 0)
  /// Where each record begins, and the end.
  static let bounds = records.reduce(into: [0]) {
    $0.append($0[$0.count - 1] + RecordFrame.byteCount + $1.count)
  }

  private struct Outcome {
    var records: [[UInt8]]
    var damageCount: Int
    var setAside: [UInt8]
    var incidents: [SpoolIncident]
  }

  /// Opens a spool with these files, replays all and closes.
  private func replay(_ files: [(SegmentName, [UInt8])]) async throws -> Outcome {
    let folder = try SpoolFolder()
    for (name, bytes) in files { try folder.write(bytes, to: "\(name)") }
    let incidents = Incidents()
    let spool = try Spool(folder.settings(), report: incidents.report)
    let records = try spool.drain()
    #expect(!spool.hasRecords)
    #expect(spool.pendingRecords == 0)
    spool.close()
    #expect(try folder.segments().isEmpty)
    let aside = try folder.names(in: "set-aside")
    #expect(aside.count == spool.damageCount)
    return Outcome(
      records: records, damageCount: spool.damageCount,
      setAside: try aside.sorted().flatMap { try folder.content(of: "set-aside/\($0)") },
      incidents: await incidents.all())
  }

  @Test func `a flip of any byte costs that record alone, and its bytes are kept`() async throws {
    for place in Self.content.indices {
      let hit = try #require(Self.bounds.lastIndex { $0 <= place })
      var damaged = Self.content
      damaged[place] ^= UInt8(1) << UInt8(place % 8)
      let outcome = try await replay([(Self.name, damaged)])
      var expected = Self.records
      expected.remove(at: hit)
      #expect(outcome.records == expected, "byte \(place)")
      #expect(outcome.damageCount == 1, "byte \(place)")
      #expect(
        outcome.setAside == Array(damaged[Self.bounds[hit]..<Self.bounds[hit + 1]]),
        "byte \(place)")
    }
  }

  @Test func `a crash that cuts the last record short costs nothing else and is no damage`()
    async throws
  {
    for length in Self.content.indices {
      let whole = Self.bounds.count { $0 <= length } - 1
      let outcome = try await replay([(Self.name, Array(Self.content[..<length]))])
      #expect(outcome.records == Array(Self.records[..<whole]), "cut at \(length)")
      #expect(outcome.damageCount == 0, "cut at \(length)")
      let cut = length - Self.bounds[whole]
      let removed = SpoolIncident.incompleteTailRemoved(
        file: "\(Self.name)", offset: Int64(Self.bounds[whole]), bytes: Int64(cut))
      #expect(outcome.incidents == (cut > 0 ? [removed] : []), "cut at \(length)")
    }
  }

  @Test func `a file that is not the last can't end short without damage`() async throws {
    let later = SegmentName(lane: .ordinary, number: 6)
    let more = RecordFrame.encoding([record("later")], marker: later.marker, offset: 0)
    for length in (Self.bounds[2] + 1)..<Self.bounds[3] {
      let outcome = try await replay([
        (Self.name, Array(Self.content[..<length])), (later, more),
      ])
      #expect(outcome.records == Array(Self.records[..<2]) + [record("later")])
      #expect(outcome.damageCount == 1, "cut at \(length)")
      #expect(outcome.setAside == Array(Self.content[Self.bounds[2]..<length]))
    }
  }

  @Test func `a removed stretch of any length costs the records it touches`() async throws {
    for start in stride(from: 0, to: Self.content.count, by: 3) {
      var damaged = Self.content
      let end = min(start + 9, damaged.count)
      for place in start..<end { damaged[place] = 0 }
      guard damaged != Self.content else { continue }
      let outcome = try await replay([(Self.name, damaged)])
      let expected = Self.records.indices.filter { index in
        let own = Self.bounds[index]..<Self.bounds[index + 1]
        return Array(damaged[own]) == Array(Self.content[own])
      }
      #expect(outcome.records == expected.map { Self.records[$0] }, "zeros from \(start)")
      #expect(outcome.damageCount >= 1)
    }
  }

  @Test func `a payload that looks like records is not taken for some when its header is damaged`()
    async throws
  {
    let otherMarker = RecordFrame.encoding([record("forged")], marker: 1, offset: 20)
    let otherPlace = RecordFrame.encoding(
      [record("forged")], marker: Self.name.marker, offset: 0)
    let markers = Array(Self.content[..<8]) + Array(Self.content[..<8])
    for payload in [otherMarker, otherPlace, markers, otherPlace + otherMarker + markers] {
      var damaged = RecordFrame.encoding(
        [payload, record("real")], marker: Self.name.marker, offset: 0)
      damaged[9] ^= 1
      let outcome = try await replay([(Self.name, damaged)])
      #expect(outcome.records == [record("real")])
      #expect(outcome.damageCount == 1)
    }
  }

  @Test func `records are found again behind damage larger than a read`() async throws {
    for garbage in [300_000, 262_144, 262_151, 524_288 - 3] {
      let head = RecordFrame.encoding([record("head")], marker: Self.name.marker, offset: 0)
      let noise = (0..<garbage).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 8) }
      let tail = RecordFrame.encoding(
        [record("tail")], marker: Self.name.marker, offset: Int64(head.count + garbage))
      let outcome = try await replay([(Self.name, head + noise + tail)])
      #expect(outcome.records == [record("head"), record("tail")])
      #expect(outcome.setAside == noise)
    }
  }

  @Test func `damage in front of a batch is set aside once, however often the batch is taken`()
    async throws
  {
    let folder = try SpoolFolder()
    var damaged = Self.content
    damaged[0] ^= 1
    try folder.write(damaged, to: "\(Self.name)")
    let spool = try Spool(folder.settings())
    for _ in 0..<3 {
      let batch = try spool.nextBatch(maxRecords: 1, maxBytes: 100)
      #expect(batch?.records.map(\.bytes) == [Self.records[1]])
    }
    #expect(spool.damageCount == 1)
    #expect(try spool.drain() == Array(Self.records[1...]))
    spool.close()
  }

  @Test func `a file that somebody has removed or cut is counted, and the others are replayed`()
    async throws
  {
    let folder = try SpoolFolder()
    let later = SegmentName(lane: .ordinary, number: 6)
    let latest = SegmentName(lane: .ordinary, number: 7)
    for name in [Self.name, later, latest] {
      try folder.write(
        RecordFrame.encoding(Self.records, marker: name.marker, offset: 0), to: "\(name)")
    }
    let incidents = Incidents()
    let spool = try Spool(folder.settings(), report: incidents.report)
    try Folder(making: folder.path).remove("\(Self.name)")
    try folder.write(
      Array(
        RecordFrame.encoding(Self.records, marker: later.marker, offset: 0)[..<Self.bounds[1]]),
      to: "\(later)")
    #expect(try spool.drain() == [Self.records[0]] + Self.records)
    #expect(spool.pendingRecords == 0)
    spool.close()
    let size = Int64(Self.content.count)
    #expect(
      await incidents.all() == [
        .lost(file: "\(Self.name)", bytes: size),
        .lost(file: "\(later)", bytes: size - Int64(Self.bounds[1])),
      ])
  }

  @Test func `new records go behind the old ones, never into their files`() async throws {
    let folder = try SpoolFolder()
    try folder.write(Self.content, to: "\(Self.name)")
    let spool = try Spool(folder.settings())
    try await spool.append(record("new"))
    #expect(try folder.content(of: "\(Self.name)") == Self.content)
    #expect(try spool.drain() == Self.records + [record("new")])
    spool.close()
  }
}
