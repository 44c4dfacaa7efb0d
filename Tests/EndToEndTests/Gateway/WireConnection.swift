import CLinux
import Glibc

/// A client's plain socket. Blocks its thread; no wait is longer than a minute.
final class WireConnection {
  private let descriptor: Int32

  struct NotConnected: Error { let errno: Int32 }

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var timeout = timeval(tv_sec: 60, tv_usec: 0)
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
    // A second `close` would hit whatever has the number by then: `deinit` runs also after this throw.
    guard status == 0 else { throw NotConnected(errno: errno) }
  }

  deinit { close(descriptor) }

  /// - Returns: whether all of it could be sent; a server that has answered early takes no more.
  @discardableResult
  func send(_ bytes: some Sequence<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        postern_send(descriptor, $0.baseAddress, $0.count, false)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  func endSending() { _ = postern_end_sending(descriptor) }

  /// What comes until the server ends the connection.
  func readToEnd() -> [UInt8] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = postern_receive(descriptor, &buffer, buffer.count)
      guard count > 0 else { return received }
      received += buffer[..<count]
    }
  }

  /// What comes until `text` has come.
  func read(until text: String) -> String {
    var received: [UInt8] = []
    var byte: UInt8 = 0
    while !String(decoding: received, as: UTF8.self).hasSuffix(text),
      postern_receive(descriptor, &byte, 1) == 1
    { received.append(byte) }
    return String(decoding: received, as: UTF8.self)
  }
}
