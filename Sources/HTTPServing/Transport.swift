import CLinux
import Glibc

/// The bytes of one connection, in and out, without waiting: plain, or through a TLS session.
struct Transport {
  let descriptor: Int32
  private let session: TLSSession?

  /// - Parameter session: nil on a plain connection.
  init(descriptor: Int32, session: TLSSession? = nil) {
    self.descriptor = descriptor
    self.session = session
  }

  /// Whether requests can pass: false only before the end of a handshake.
  var isEstablished: Bool { session?.isEstablished ?? true }
  /// The last receiving stopped because something had to be sent first.
  var receiveAwaitsRoom: Bool { session?.receiveAwaitsRoom ?? false }
  /// The last sending stopped because something had to be received first.
  var sendAwaitsInput: Bool { session?.sendAwaitsInput ?? false }

  func receive(into buffer: UnsafeMutableRawBufferPointer) -> TransferResult {
    if let session { return session.receive(into: buffer) }
    while true {
      let count = postern_receive(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .ended }
      if count == -Int(EINTR) { continue }
      return count == -Int(EAGAIN) ? .wouldBlock : .failed
    }
  }

  /// Whether there may be more to read although no event will tell: a socket that gives less than asked
  /// for is empty, but a session gives one TLS record at a time.
  func mayHoldMore(after count: Int, of capacity: Int) -> Bool {
    session != nil || count == capacity
  }

  func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> TransferResult {
    if let session { return session.send(bytes) }
    while true {
      let count = postern_send(descriptor, bytes.baseAddress, bytes.count, hasMore)
      if count >= 0 { return .bytes(count) }
      if count == -Int(EINTR) { continue }
      return count == -Int(EAGAIN) ? .wouldBlock : .failed
    }
  }

  /// Tells the peer that nothing more comes; to be called again after `wouldBlock`.
  /// - Returns: `ended`, `wouldBlock` or `failed`.
  func endSending() -> TransferResult {
    if let session {
      let result = session.endSending()
      guard result == .ended else { return result }
    }
    return postern_end_sending(descriptor) == 0 ? .ended : .failed
  }

  /// Ends both directions at once.
  /// - Parameter breaking: tells the peer by RST, so that it can't take half a response for a whole one.
  func close(breaking: Bool) {
    if breaking {
      _ = postern_break_on_close(descriptor)
    } else {
      // As far as that goes without waiting (RFC 9112 §9.8).
      _ = session?.endSending()
    }
    Glibc.close(descriptor)
  }
}
