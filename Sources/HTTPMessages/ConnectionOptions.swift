/// The options `close` and `keep-alive` of the Connection fields (RFC 9110 §7.6.1, RFC 9112 §9.3).
struct ConnectionOptions {
  private(set) var closes = false
  private(set) var keepsAlive = false

  mutating func add(_ bytes: Bytes, _ value: Range<Int>) {
    var start = value.lowerBound
    while start < value.upperBound {
      let end =
        bytes.firstOffset(of: UInt8(ascii: ","), in: start..<value.upperBound) ?? value.upperBound
      let option = bytes.trimmingBlanks(start..<end)
      if bytes.equals("close", in: option) { closes = true }
      if bytes.equals("keep-alive", in: option) { keepsAlive = true }
      start = end + 1
    }
  }
}
