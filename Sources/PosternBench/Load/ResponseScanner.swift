import Glibc

/// Reads one HTTP/1.1 response as far as a load client needs: its status, and where its content ends.
///
/// The server is our own and tested elsewhere, so only `Content-Length` and chunked framing are known, and
/// a response that has neither is an error.
struct ResponseScanner {
  private enum State {
    case head
    case fixed(remaining: Int)
    case chunkSize
    case chunkData(remaining: Int)
    case chunkEnd
    case trailer(lineBytes: Int)
    case complete
  }

  private(set) var status = 0
  /// Content without its framing.
  private(set) var contentBytes = 0
  /// Line feeds in the content.
  private(set) var lines = 0

  private let countsLines: Bool
  private var state = State.head
  private var line: [UInt8] = []

  init(countsLines: Bool = false) { self.countsLines = countsLines }

  var isComplete: Bool { if case .complete = state { true } else { false } }
  var isSuccess: Bool { (200..<300).contains(status) }

  /// Begins the next response.
  mutating func reset() {
    state = .head
    line.removeAll(keepingCapacity: true)
    (status, contentBytes, lines) = (0, 0, 0)
  }

  mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(BenchError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      switch state {
      case .head: try takeHead(&rest)
      case .fixed(let remaining):
        let left = takeContent(&rest, upTo: remaining)
        state = left == 0 ? .complete : .fixed(remaining: left)
      case .chunkSize: try takeChunkSize(&rest)
      case .chunkData(let remaining):
        let left = takeContent(&rest, upTo: remaining)
        state = left == 0 ? .chunkEnd : .chunkData(remaining: left)
      case .chunkEnd: if rest.removeFirst() == UInt8(ascii: "\n") { state = .chunkSize }
      case .trailer(let count):
        let byte = rest.removeFirst()
        if byte == UInt8(ascii: "\n") {
          state = count == 0 ? .complete : .trailer(lineBytes: 0)
        } else if byte != UInt8(ascii: "\r") {
          state = .trailer(lineBytes: count + 1)
        }
      case .complete: throw BenchError("the gateway sent more than the response")
      }
    }
  }

  private mutating func takeHead(_ rest: inout Slice<UnsafeRawBufferPointer>) throws(BenchError) {
    while let byte = rest.popFirst() {
      line.append(byte)
      if byte == UInt8(ascii: "\n"), line.suffix(4).elementsEqual("\r\n\r\n".utf8) {
        return try readHead()
      }
    }
  }

  private mutating func readHead() throws(BenchError) {
    defer { line.removeAll(keepingCapacity: true) }
    guard let status = ResponseHead.status(in: line) else {
      throw BenchError("the gateway sent no HTTP/1.1 response")
    }
    if status < 200 { return }
    self.status = status
    if status == 204 {
      state = .complete
    } else if let length = ResponseHead.contentLength(in: line) {
      state = length == 0 ? .complete : .fixed(remaining: length)
    } else if ResponseHead.field("transfer-encoding:", in: line) != nil {
      state = .chunkSize
    } else {
      throw BenchError("a response ends only with its connection")
    }
  }

  private mutating func takeChunkSize(
    _ rest: inout Slice<UnsafeRawBufferPointer>
  ) throws(BenchError) {
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "\n") {
        line.append(byte)
        continue
      }
      let text = String(decoding: line, as: UTF8.self).prefix { $0.isHexDigit }
      line.removeAll(keepingCapacity: true)
      guard let size = Int(text, radix: 16) else { throw BenchError("a chunk has no size") }
      state = size == 0 ? .trailer(lineBytes: 0) : .chunkData(remaining: size)
      return
    }
  }

  /// - Returns: how many bytes are still to come.
  private mutating func takeContent(
    _ rest: inout Slice<UnsafeRawBufferPointer>, upTo remaining: Int
  ) -> Int {
    let taken = rest.prefix(remaining)
    contentBytes += taken.count
    if countsLines { lines += Self.lineFeeds(in: UnsafeRawBufferPointer(rebasing: taken)) }
    rest = rest.dropFirst(taken.count)
    return remaining - taken.count
  }

  /// memchr rather than a loop: an answer may have hundreds of megabytes.
  private static func lineFeeds(in bytes: UnsafeRawBufferPointer) -> Int {
    guard var place = bytes.baseAddress else { return 0 }
    let end = place + bytes.count
    var count = 0
    while let found = memchr(place, Int32(UInt8(ascii: "\n")), end - place) {
      count += 1
      place = UnsafeRawPointer(found) + 1
    }
    return count
  }
}
