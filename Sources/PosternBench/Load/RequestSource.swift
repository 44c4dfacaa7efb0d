/// Requests by number, whose bytes cost almost nothing to make: what is slow was done before the clock runs.
protocol RequestSource {
  /// How many there are; nil without end.
  var count: Int? { get }
  /// Replaces the content of `buffer` by the whole request.
  func write(_ number: Int, into buffer: inout [UInt8])
}
