/// One keep-alive connection with at most one request under way.
struct LoadConnection {
  let socket: ClientSocket
  private var request: [UInt8] = []
  private var sentBytes = 0
  private var scanner = ResponseScanner()
  /// When the request under way should have begun; nil if there is none.
  private(set) var intendedStart: UInt64?

  init(port: UInt16) throws(BenchError) { socket = try ClientSocket(port: port) }

  mutating func begin(
    _ number: Int, of source: some RequestSource, intendedStart: UInt64
  ) throws(BenchError) {
    self.intendedStart = intendedStart
    source.write(number, into: &request)
    sentBytes = 0
    try sendRest()
  }

  mutating func sendRest() throws(BenchError) {
    while intendedStart != nil, sentBytes < request.count {
      let count = try socket.send(request, from: sentBytes)
      if count == 0 { return }
      sentBytes += count
    }
  }

  /// Reads what is there.
  /// - Returns: the finished request's status and intended start; nil while the answer is not complete.
  mutating func receive(
    _ buffer: UnsafeMutableRawBufferPointer
  ) throws(BenchError) -> (status: Int, intendedStart: UInt64)? {
    while let count = try socket.receive(into: buffer) {
      try scanner.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      guard scanner.isComplete, let start = intendedStart else { continue }
      let status = scanner.status
      scanner.reset()
      intendedStart = nil
      return (status, start)
    }
    return nil
  }
}
