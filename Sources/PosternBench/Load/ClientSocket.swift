import CLinux
import Glibc

/// A TCP connection to the gateway on this machine, non-blocking once it stands.
struct ClientSocket {
  let descriptor: Int32

  init(port: UInt16) throws(BenchError) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw BenchError("no socket: \(Self.reason(errno))") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      let problem = Self.reason(errno)
      Glibc.close(descriptor)
      throw BenchError("can't connect to port \(port): \(problem)")
    }
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  func close() { Glibc.close(descriptor) }

  /// Sends what fits of `bytes` from `start` on.
  /// - Returns: how many bytes were taken; 0 if none fit now.
  func send(_ bytes: [UInt8], from start: Int) throws(BenchError) -> Int {
    let count = bytes.withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      return postern_send(descriptor, rest.baseAddress, rest.count, false)
    }
    if count >= 0 { return count }
    if count == -Int(EAGAIN) { return 0 }
    throw BenchError("sending failed: \(Self.reason(Int32(-count)))")
  }

  /// Reads what is there.
  /// - Returns: how many bytes came; nil if none wait.
  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(BenchError) -> Int? {
    let count = postern_receive(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 { return count }
    if count == -Int(EAGAIN) { return nil }
    throw BenchError(
      count == 0
        ? "the gateway closed the connection" : "receiving failed: \(Self.reason(Int32(-count)))")
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
