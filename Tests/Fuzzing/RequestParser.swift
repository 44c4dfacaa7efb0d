import HTTPMessages

/// The first byte says where the rest, a connection's bytes, is split. What the parser says must not
/// depend on that, it must use no byte twice, and after a refusal it must say nothing else.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequestParser(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = input(start, count)
  guard let first = bytes.first else { return Verdict.useless }
  let stream = bytes.dropFirst()
  let whole = Reading(of: [stream])
  let middle = stream.startIndex + Int(first) * stream.count / 256
  expect(
    Reading(of: [stream[..<middle], stream[middle...]]) == whole, "split in two it reads alike")
  if stream.count <= 300 {
    expect(Reading(of: stream.indices.map { stream[$0...$0] }) == whole, "byte by byte alike")
  }
  return Verdict.interesting
}

/// Everything that a parser says about a stream that arrives in pieces.
private struct Reading: Equatable {
  private var heads: [ReceivedHead] = []
  private var contents: [[UInt8]] = []
  private var trailers: [HTTPFields] = []
  private var refusal: RequestRefusal?

  init(of pieces: [ArraySlice<UInt8>]) {
    var parser = RequestParser(limits: Self.limits)
    var unread: [UInt8] = []
    for piece in pieces {
      unread += piece
      var offset = 0
      while let step = Self.step(&parser, unread, &offset) {
        note(step, in: unread)
        if case .refused = step {
          expect(
            Self.step(&parser, unread, &offset) == step, "after a refusal it says nothing else")
          return
        }
      }
      unread.removeFirst(offset)
    }
  }

  /// Nil if the parser needs more bytes.
  private static func step(
    _ parser: inout RequestParser, _ unread: [UInt8], _ offset: inout Int
  ) -> RequestParser.Step? {
    let begin = offset
    let step = unread.withUnsafeBytes { parser.next($0, from: &offset) }
    expect(begin...unread.count ~= offset, "it reads forward, and only what is there")
    if case .incomplete = step { return nil }
    return step
  }

  private mutating func note(_ step: RequestParser.Step, in bytes: [UInt8]) {
    switch step {
    case .incomplete: break
    case .head(let head):
      heads.append(head)
      contents.append([])
    case .content(let range):
      expect(!range.isEmpty && !contents.isEmpty, "content follows a head and is not empty")
      contents[contents.count - 1] += bytes[range]
      expect(
        contents[contents.count - 1].count <= Self.limits.maxContentBytes, "content is bounded")
    case .end(let fields): trailers.append(fields)
    case .refused(let refusal): self.refusal = refusal
    }
  }

  /// Small, so that the fuzzer reaches them.
  private static let limits: ParserLimits = {
    var limits = ParserLimits()
    limits.maxHeadBytes = 600
    limits.maxTargetBytes = 200
    limits.maxFields = 12
    limits.maxContentBytes = 1000
    limits.maxChunkExtensionBytes = 40
    limits.maxTrailerBytes = 80
    return limits
  }()
}
