import CLinux
import Glibc

/// What came of reading or sending.
enum TransferResult: Equatable {
  case bytes(Int)
  /// Nothing more for now: an event will tell.
  case wouldBlock
  /// The peer has ended its sending side.
  case ended
  case failed
}

/// The bytes of one connection, in and out, without waiting.
struct Transport {
  let descriptor: Int32

  func receive(into buffer: UnsafeMutableRawBufferPointer) -> TransferResult {
    while true {
      let count = postern_receive(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .ended }
      if count == -Int(EINTR) { continue }
      return count == -Int(EAGAIN) ? .wouldBlock : .failed
    }
  }

  func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> TransferResult {
    while true {
      let count = postern_send(descriptor, bytes.baseAddress, bytes.count, hasMore)
      if count >= 0 { return .bytes(count) }
      if count == -Int(EINTR) { continue }
      return count == -Int(EAGAIN) ? .wouldBlock : .failed
    }
  }
}
