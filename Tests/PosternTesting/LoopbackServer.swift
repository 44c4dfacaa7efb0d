import Glibc
import Threading

/// A plain HTTP server on 127.0.0.1 that answers each connection once, byte for byte as a test says.
public final class LoopbackServer: Sendable {
  public enum Reply: Sendable {
    /// Sent as it is; then the connection is closed.
    case bytes(String)
    /// The head, then zeros until the client goes.
    case endless(head: String)
    /// Nothing until the client goes.
    case silence
  }

  public let port: Int
  private let listener: Int32
  private let received: Condition<[String]>

  /// - Parameter reply: called with each request (head and content) by the connection's own thread.
  public init(reply: @escaping @Sendable (_ request: String) -> Reply) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutableBytes(of: &address) { bytes in
      guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
        return false
      }
      return bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
        && getsockname(listener, pointer, &length) == 0
    }
    guard listener >= 0, isListening else { throw NoLoopback(errno: errno) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let received = Condition<[String]>([])
    self.received = received
    self.listener = listener
    startThread(named: "loopback") {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          close(listener)
          return
        }
        startThread(named: "loopback-reply") {
          Self.serve(connection, received: received, reply: reply)
          close(connection)
        }
      }
    }
  }

  // The accepting thread closes the socket when this wakes it: its number is not used again before.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Every request so far.
  public var requests: [String] { received.update { $0 } }

  /// Whether `count` requests have come before `seconds` are over.
  public func hasReceived(_ count: Int, withinSeconds seconds: Double = 60) async -> Bool {
    await withCheckedContinuation { continuation in
      startThread(named: "loopback-wait") { [received] in
        let hasCome = received.wait(seconds: seconds) { $0.count >= count ? true : nil }
        continuation.resume(returning: hasCome ?? false)
      }
    }
  }

  public struct NoLoopback: Error { public let errno: Int32 }

  private static func serve(
    _ connection: Int32, received: Condition<[String]>, reply: (String) -> Reply
  ) {
    guard let request = readRequest(connection) else { return }
    received.update(wakingAll: true) { $0.append(request) }
    switch reply(request) {
    case .bytes(let text): _ = sendAll(connection, Array(text.utf8))
    case .endless(let head):
      var isTaken = sendAll(connection, Array(head.utf8))
      let zeros = [UInt8](repeating: 0x30, count: 16 * 1024)
      while isTaken { isTaken = sendAll(connection, zeros) }
    case .silence:
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
    }
    shutdown(connection, Int32(SHUT_WR))
  }

  /// Head and as much content as `Content-Length` says; nil if the client goes before.
  private static func readRequest(_ connection: Int32) -> String? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.firstRange(of: "\r\n\r\n") {
        let length = text[..<end.lowerBound].split(separator: "\r\n")
          .first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0, bytes.count < 1 << 20 else { return nil }
      bytes += buffer[..<count]
    }
  }

  private static func sendAll(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
