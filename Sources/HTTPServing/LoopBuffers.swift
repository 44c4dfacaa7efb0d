import CLinux

/// Memory that a loop needs once, however many connections it has.
final class LoopBuffers {
  /// Where sockets are read to; what is left after parsing is copied to its connection.
  let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
  let events = UnsafeMutableBufferPointer<postern_poll_event>.allocate(capacity: 256)

  deinit {
    input.deallocate()
    events.deallocate()
  }
}
