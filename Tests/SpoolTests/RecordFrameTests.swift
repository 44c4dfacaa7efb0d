import Testing

@testable import Spool

struct RecordFrameTests {
  /// RFC 3720 appendix B.4, and the check value of the algorithm's catalogue entry.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      ([UInt8](0...31), 0x46DD_794E),
      ((0...31).reversed(), 0x113F_DB5C),
      (Array("123456789".utf8), 0xE306_9283),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func `the checksum is CRC-32C`(bytes: [UInt8], expected: UInt32) {
    for isByTable in [false, true] {
      #expect(CRC32C.checksum(bytes, isByTable: isByTable) == expected)
      for split in bytes.indices {
        let first = CRC32C.checksum(Array(bytes[..<split]), isByTable: isByTable)
        #expect(
          CRC32C.checksum(Array(bytes[split...]), after: first, isByTable: isByTable) == expected)
      }
    }
  }

  @Test func `a header is one only for its segment and its offset`() {
    let frame = RecordFrame(payload: record("payload"))
    let header = frame.encoded(marker: 0xABCD, offset: 4000)
    #expect(header.count == RecordFrame.byteCount)
    #expect(RecordFrame(header[...], marker: 0xABCD, offset: 4000) == frame)
    #expect(RecordFrame(header[...], marker: 0xABCE, offset: 4000) == nil)
    #expect(RecordFrame(header[...], marker: 0xABCD, offset: 4001) == nil)
    #expect(RecordFrame(header.dropLast(), marker: 0xABCD, offset: 4000) == nil)
  }

  @Test func `the bytes of a record stay what earlier versions have written`() {
    let bytes = RecordFrame.encoding(
      [record("123456789")], marker: 0x0807_0605_0403_0201, offset: 0)
    #expect(
      Array(bytes[..<16]) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0x83, 0x92, 0x06, 0xE3])
    #expect(Array(bytes[20...]) == record("123456789"))
  }

  @Test func `a segment's name is read as it was written`() {
    for name in [
      SegmentName(lane: .urgent, number: 1, marker: 0xFF),
      SegmentName(lane: .ordinary, number: 0xABC, marker: .max),
    ] {
      #expect(SegmentName("\(name)") == name)
    }
    #expect(
      "\(SegmentName(lane: .urgent, number: 1, marker: 255))"
        == "urgent-0000000000000001-00000000000000ff.v1")
  }

  @Test(arguments: [
    "", "lock", "probe", "urgent-1-2.v1", "urgent-0000000000000001-00000000000000ff.v2",
    "urgent-0000000000000001-00000000000000FF.v1", "other-0000000000000001-00000000000000ff.v1",
    "urgent-ffffffffffffffff-00000000000000ff.v1", "urgent-0000000000000001-00000000000000ff",
    "urgent-+000000000000001-00000000000000ff.v1", "urgent--0000000000000001-00000000000000ff.v1",
  ])
  func `another file's name is none of a segment`(text: String) {
    #expect(SegmentName(text) == nil)
  }
}
