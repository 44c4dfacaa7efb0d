/// Removes the files whose records are all acknowledged.
struct FinishedSegments: Sendable {
  let folder: Folder
  let catalog: SegmentCatalog

  /// Returns when they are gone from the disk; those that can't be removed are kept for the next time.
  func remove() throws(DiskFailure) {
    let finished = catalog.takeFinished()
    guard !finished.isEmpty else { return }
    do {
      for segment in finished { try folder.remove(segment.name.description) }
      try folder.synchronize()
    } catch {
      catalog.putBack(finished)
      throw error
    }
  }
}
