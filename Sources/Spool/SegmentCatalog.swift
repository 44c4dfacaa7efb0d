import Threading

/// The segments on disk, oldest first, and how far each is written and acknowledged. Shared by the thread
/// that writes and the one that replays.
final class SegmentCatalog: Sendable {
  private let segments: Lock<PerLane<[Segment]>>

  /// - Parameter found: the segments of earlier runs.
  init(_ found: [Segment]) {
    segments = Lock(
      PerLane { lane in
        found.filter { $0.name.lane == lane }.sorted { $0.name.number < $1.name.number }
      })
  }

  // MARK: Figures

  /// What all files hold, acknowledged or not.
  var storedBytes: Int64 { sum { $0.length } }
  /// What is not acknowledged.
  var pendingBytes: Int64 { sum { $0.length - $0.acknowledged } }
  var pendingRecords: Int { Int(sum { Int64($0.records - $0.acknowledgedRecords) }) }

  private func sum(_ figure: (Segment) -> Int64) -> Int64 {
    segments.withLock { segments in
      Lane.allCases.reduce(0) { $0 + segments[$1].reduce(0) { $0 + figure($1) } }
    }
  }

  // MARK: Writing

  func add(_ name: SegmentName) {
    segments.withLock { $0[name.lane].append(Segment(name: name)) }
  }

  func extend(_ name: SegmentName, to length: Int64, records: Int) {
    update(name) {
      $0.length = length
      $0.records += records
    }
  }

  func seal(_ name: SegmentName) { update(name) { $0.isSealed = true } }

  /// Whether the segment has held records, all acknowledged.
  func isUsedUp(_ name: SegmentName) -> Bool {
    segments.withLock { segments in
      segments[name.lane].contains { $0.name == name && $0.isDrained && $0.length > 0 }
    }
  }

  // MARK: Replaying

  /// The segment whose records are to be replayed next.
  func firstPending() -> Segment? {
    segments.withLock { segments in
      for lane in Lane.allCases {
        if let segment = segments[lane].first(where: { !$0.isDrained }) { return segment }
      }
      return nil
    }
  }

  func examine(_ name: SegmentName, upTo offset: Int64) {
    update(name) { $0.examined = max($0.examined, offset) }
  }

  /// Acknowledges what lies between two offsets, if all before it is; a repetition changes nothing.
  func acknowledge(_ name: SegmentName, from start: Int64, to end: Int64, records: Int) {
    update(name) { segment in
      guard segment.acknowledged == start else { return }
      segment.acknowledged = end
      segment.acknowledgedRecords += records
      // Records lost to later damage must not count as pending for ever.
      if segment.isDrained { segment.acknowledgedRecords = segment.records }
    }
  }

  /// Takes out the segments that nobody needs any more; their files are to be removed.
  func takeFinished() -> [Segment] {
    segments.withLock { segments in
      var finished: [Segment] = []
      for lane in Lane.allCases {
        finished += segments[lane].filter { $0.isSealed && $0.isDrained }
        segments[lane].removeAll { $0.isSealed && $0.isDrained }
      }
      return finished
    }
  }

  /// Undoes `takeFinished` for files that could not be removed.
  func putBack(_ finished: [Segment]) {
    segments.withLock { segments in
      for segment in finished { segments[segment.name.lane].insert(segment, at: 0) }
    }
  }

  private func update(_ name: SegmentName, _ body: (inout Segment) -> Void) {
    segments.withLock { segments in
      guard let place = segments[name.lane].lastIndex(where: { $0.name == name }) else { return }
      body(&segments[name.lane][place])
    }
  }
}
