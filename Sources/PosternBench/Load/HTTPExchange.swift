import CLinux
import Glibc

/// One request on a connection of its own, however long: the content is sent while the answer is read.
struct HTTPExchange {
  let port: UInt16
  var timeoutSeconds = 600.0

  struct Answer {
    var status: Int
    var contentBytes: Int
    /// Line feeds in the content.
    var lines: Int
    var seconds: Double
  }

  /// - Parameter fields: header lines, CRLF behind each, without `Host` and `Content-Length`.
  func send(
    _ method: String, _ target: String, fields: String = "", content: [UInt8] = []
  ) throws(BenchError) -> Answer {
    let start = MonotonicClock.nanoseconds
    let socket = try ClientSocket(port: port)
    defer { socket.close() }
    let head =
      "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(fields)"
      + (content.isEmpty ? "" : "Content-Length: \(content.count)\r\n") + "\r\n"
    let request = Array(head.utf8) + content
    var sent = 0
    var scanner = ResponseScanner(countsLines: true)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while !scanner.isComplete {
      guard MonotonicClock.seconds(since: start) < timeoutSeconds else {
        throw BenchError("\(method) \(target) had no answer within \(Int(timeoutSeconds)) s")
      }
      if sent < request.count { sent += try socket.send(request, from: sent) }
      if let count = try socket.receive(into: buffer) {
        try scanner.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else {
        var waiting = pollfd(
          fd: socket.descriptor, events: Int16(sent < request.count ? POLLIN | POLLOUT : POLLIN),
          revents: 0)
        poll(&waiting, 1, 100)
      }
    }
    return Answer(
      status: scanner.status, contentBytes: scanner.contentBytes, lines: scanner.lines,
      seconds: MonotonicClock.seconds(since: start))
  }
}
