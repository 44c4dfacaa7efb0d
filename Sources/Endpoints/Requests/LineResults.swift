import HTTPMessages

/// Lines of NDJSON that are taken, batch by batch, as their results are sent.
protocol LineResults: Sendable {
  /// - Returns: the results of the next batch, a line each; nil at the end.
  mutating func next() async throws -> [UInt8]?
}

extension HTTPResponse {
  /// The results of all lines. The first batch is stored before the head goes, so that a database that is
  /// away is a 503.
  static func lines(_ results: some LineResults) async throws -> HTTPResponse {
    var batches = results
    let first = try await batches.next()
    let rest = batches
    return HTTPResponse(
      .ok, fields: ["Content-Type": ContentType.lines.rawValue],
      content: .stream { writer in
        var batches = rest
        var results = first
        while let bytes = results {
          try await writer.write(bytes)
          results = try await batches.next()
        }
      })
  }
}
