/// What a run of the load client saw.
struct LoadResult: Sendable {
  /// From the intended start of a request to the end of its answer, within the window.
  var latencies = LatencyHistogram()
  /// Answered by 2xx within the window.
  var windowRequests = 0
  var windowSeconds = 0.0
  /// Answered by 2xx in all, warm-up and the last answers included.
  var acknowledgedRequests = 0
  /// Answers other than 2xx, by status.
  var refusals: [Int: Int] = [:]
  var cpu = CPUShares()

  var requestsPerSecond: Double { windowSeconds > 0 ? Double(windowRequests) / windowSeconds : 0 }
  var errors: Int { refusals.values.reduce(0, +) }
}
