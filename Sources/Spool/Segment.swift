/// What is known of one file of records.
struct Segment: Sendable, Equatable {
  let name: SegmentName
  /// Up to where its content is known to be on disk.
  var length: Int64 = 0
  /// How many records that holds.
  var records = 0
  /// Up to where its records are acknowledged, and how many.
  var acknowledged: Int64 = 0
  var acknowledgedRecords = 0
  /// Up to where damage has been set aside.
  var examined: Int64 = 0
  /// Whether nothing more is written to it.
  var isSealed = false

  var isDrained: Bool { acknowledged >= length }
}
