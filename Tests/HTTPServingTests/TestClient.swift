import CLinux
import Glibc

/// A client that says exactly what it is told, plain or over TLS; every wait ends after ten seconds.
final class TestClient {
  private let descriptor: Int32
  /// Nil on a plain connection.
  private(set) var tls: TestTLSSession?
  private var received: [UInt8] = []
  /// How much of it was handed out.
  private var taken = 0
  private(set) var hasEnded = false
  /// The server has broken the connection instead of ending it.
  private(set) var wasBroken = false

  /// - Parameter receiveBufferBytes: a small one makes a slow reader felt soon.
  init(port: UInt16, receiveBufferBytes: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBufferBytes {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafeBytes(of: &address) { bytes in
      connect(
        descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
        socklen_t(bytes.count))
    }
    if status != 0 { throw Failure.notConnected(errno) }
  }

  deinit { close(descriptor) }

  /// Goes on over TLS.
  func startTLS(_ offer: TLSOffer = TLSOffer()) throws {
    tls = try TestTLSSession(descriptor: descriptor, offer)
  }

  enum Failure: Error {
    case notConnected(Int32)
    case timedOut
    case malformed(String)
  }

  /// - Returns: whether all of it could be sent.
  @discardableResult
  func send(_ bytes: some Collection<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        tls?.send($0) ?? postern_send(descriptor, $0.baseAddress, $0.count, false)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  func endSending() {
    tls?.endSending()
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Receives once.
  /// - Returns: false at the end.
  private func receive(upTo capacity: Int = 65_536) throws -> Bool {
    if hasEnded { return false }
    var buffer = [UInt8](repeating: 0, count: capacity)
    let count = buffer.withUnsafeMutableBytes { bytes in
      tls?.receive(into: bytes) ?? postern_receive(descriptor, bytes.baseAddress, bytes.count)
    }
    if count == -Int(EAGAIN) { throw Failure.timedOut }
    if count <= 0 {
      hasEnded = true
      wasBroken = count < 0
      return false
    }
    if taken == received.count {
      received = []
      taken = 0
    }
    received += buffer[..<count]
    return true
  }

  /// Everything up to the end of the connection.
  func readToEnd() throws -> String {
    while try receive() {}
    return String(decoding: try read(received.count - taken), as: UTF8.self)
  }

  /// The next `count` bytes.
  func read(_ count: Int) throws -> [UInt8] {
    while received.count - taken < count {
      guard try receive() else { throw Failure.malformed("the connection ended early") }
    }
    taken += count
    return Array(received[taken - count..<taken])
  }

  /// Up to and with the next CRLF.
  func readLine() throws -> String {
    while true {
      if let end = received[taken...].firstIndex(of: 0x0A) {
        return String(decoding: try read(end + 1 - taken), as: UTF8.self)
      }
      guard try receive() else { throw Failure.malformed("the connection ended early") }
    }
  }

  /// The next response.
  func readResponse(toHead: Bool = false) throws -> TestResponse {
    var head = try readLine()
    while !head.hasSuffix("\r\n\r\n") { head += try readLine() }
    var response = TestResponse(head: head)
    if toHead || response.status == 100 || response.status == 204 { return response }
    if let length = response["content-length"].flatMap({ Int($0) }) {
      response.content = try read(length)
    } else if response["transfer-encoding"] == "chunked" {
      while true {
        let line = try readLine()
        guard let size = Int(line.dropLast(1), radix: 16) else { throw Failure.malformed(line) }
        response.content += try read(size)
        guard try readLine() == "\r\n" else { throw Failure.malformed("a chunk without its end") }
        if size == 0 { break }
      }
    } else {
      response.content = Array(try readToEnd().utf8)
    }
    return response
  }
}

struct TestResponse {
  let status: Int
  let head: String
  var content: [UInt8] = []

  init(head: String) {
    self.head = head
    status = Int(head.dropFirst(9).prefix(3)) ?? 0
  }

  var text: String { String(decoding: content, as: UTF8.self) }

  /// The first value of a field, whose name is given in lower case.
  subscript(name: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name {
        return String(parts[1].drop { $0 == " " })
      }
    }
    return nil
  }
}
