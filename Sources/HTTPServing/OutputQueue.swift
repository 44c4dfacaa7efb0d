/// Bytes that wait to be sent. Small ones are gathered into one piece, large ones kept as they came.
struct OutputQueue {
  /// An array from this size on is not copied.
  private static let copyLimit = 16 * 1024

  private var sealed: [[UInt8]] = []
  /// The piece that is still being filled; sent last.
  private var filling: [UInt8] = []
  /// How much of the first piece is sent.
  private var sentOfFirst = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ bytes: [UInt8]) {
    guard bytes.count >= Self.copyLimit else {
      append { $0 += bytes }
      return
    }
    if !filling.isEmpty {
      sealed.append(filling)
      filling = []
    }
    sealed.append(bytes)
    count += bytes.count
  }

  /// Lets `write` append to the piece that is being filled.
  mutating func append<Result>(_ write: (inout [UInt8]) -> Result) -> Result {
    let before = filling.count
    defer { count += filling.count - before }
    return write(&filling)
  }

  /// Hands piece after piece to `send` until it takes less than it is given.
  /// - Parameter send: takes bytes, and whether others follow at once; returns how many were sent, or nil to stop.
  /// - Returns: how many bytes were sent.
  mutating func flush(_ send: (UnsafeRawBufferPointer, Bool) -> Int?) -> Int {
    var total = 0
    while count > 0 {
      if sealed.isEmpty {
        sealed.append(filling)
        filling = []
      }
      var next = 0
      var isStopped = false
      while next < sealed.count, !isStopped {
        let size = sealed[next].count - sentOfFirst
        let hasMore = count > size
        let sent = sealed[next].withUnsafeBytes { bytes in
          send(UnsafeRawBufferPointer(rebasing: bytes[sentOfFirst...]), hasMore)
        }
        total += sent ?? 0
        count -= sent ?? 0
        if sent == size {
          next += 1
          sentOfFirst = 0
        } else {
          sentOfFirst += sent ?? 0
          isStopped = true
        }
      }
      sealed.removeFirst(next)
      if isStopped { break }
    }
    return total
  }
}
