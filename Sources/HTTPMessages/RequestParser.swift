/// Reads requests from bytes as they come: a state machine without sockets, clock or waiting.
///
/// Feed it the unread bytes; it says one thing at a time and moves the offset behind what it has used.
/// What it leaves unread (a line without its end) must be presented again with more behind it. What
/// it says does not depend on how the bytes were split. Any doubt about where a message ends is a
/// refusal, after which it says nothing else (RFC 9112 §2.2, §6.3, §11.2).
public struct RequestParser: Sendable {
  public enum Step: Sendable, Equatable {
    /// More bytes are needed.
    case incomplete
    /// A head is complete; `content` or `end` follow.
    case head(ReceivedHead)
    /// Content, as offsets into the bytes presented; never empty.
    case content(Range<Int>)
    /// The request is complete; what follows belongs to the next one.
    case end(trailers: HTTPFields)
    case refused(RequestRefusal)
  }

  private enum Phase {
    case requestLine(emptyLines: Int)
    case fields
    /// Content-Length is known and not yet compared with the limit.
    case announced(Int)
    case content(remaining: Int)
    case chunkSize
    case chunk(remaining: Int)
    case chunkEnd
    case trailers(HTTPFields)
    case complete(trailers: HTTPFields)
    case refused(RequestRefusal)
  }

  private let limits: ParserLimits
  private var phase = Phase.requestLine(emptyLines: 0)
  private var builder: RequestHeadBuilder?
  /// How many of the bytes left unread were searched for a line's end.
  private var searched = 0
  /// What is left of the limit for this head, or these trailers.
  private var lineBudget: Int
  private var extensionBudget: Int
  private var chunkedBytes = 0

  /// The content limit of the request being read; to be changed after its head, before its content.
  public var maxContentBytes: Int

  public init(limits: ParserLimits = ParserLimits()) {
    self.limits = limits
    lineBudget = limits.maxHeadBytes
    extensionBudget = limits.maxChunkExtensionBytes
    maxContentBytes = limits.maxContentBytes
  }

  /// Whether nothing of a next request was read: not even its request line.
  public var isBetweenRequests: Bool {
    if case .requestLine = phase { true } else { false }
  }

  /// How much of an announced length is still to come; nil unless Content-Length frames the content being read.
  public var remainingContentBytes: Int? {
    switch phase {
    case .announced(let count), .content(let count): count
    case .complete, .requestLine: 0
    default: nil
    }
  }

  /// The next thing that `bytes` from `offset` on say.
  public mutating func next(_ bytes: UnsafeRawBufferPointer, from offset: inout Int) -> Step {
    do throws(RequestRefusal) {
      while true {
        if let step = try advance(bytes, &offset) { return step }
      }
    } catch {
      phase = .refused(error)
      builder = nil
      return .refused(error)
    }
  }

  /// One step of the machine; nil where it goes on at once.
  private mutating func advance(
    _ bytes: Bytes, _ offset: inout Int
  ) throws(RequestRefusal) -> Step? {
    switch phase {
    case .requestLine(let emptyLines): try readRequestLine(bytes, &offset, after: emptyLines)
    case .fields: try readField(bytes, &offset)
    case .announced(let length): try begin(length)
    case .content(let remaining), .chunk(let remaining): take(remaining, bytes, &offset)
    case .chunkSize: try readChunkSize(bytes, &offset)
    case .chunkEnd: try readChunkEnd(bytes, &offset)
    case .trailers(let trailers): try readTrailer(bytes, &offset, after: trailers)
    case .complete(let trailers): finish(trailers)
    case .refused(let refusal): .refused(refusal)
    }
  }

  private mutating func readRequestLine(
    _ bytes: Bytes, _ offset: inout Int, after emptyLines: Int
  ) throws(RequestRefusal) -> Step? {
    let limit = min(limits.maxHeadBytes, limits.maxTargetBytes + RequestLine.maxBytesBesideTarget)
    let start = offset
    let line = try self.line(bytes, &offset, limit: limit) {
      RequestLine.refusal(ofOverlong: bytes, start..<start + limit)
    }
    guard let line else { return .incomplete }
    if line.isEmpty {
      // RFC 9112 §2.2: an empty line before the request line is to be ignored; a stream of them is not.
      guard emptyLines < 2 else { throw .malformed("Too many empty lines before a request.") }
      phase = .requestLine(emptyLines: emptyLines + 1)
      return nil
    }
    lineBudget = limits.maxHeadBytes - (offset - start)
    extensionBudget = limits.maxChunkExtensionBytes
    maxContentBytes = limits.maxContentBytes
    chunkedBytes = 0
    builder = RequestHeadBuilder(
      try RequestLine(bytes, line, maxTargetBytes: limits.maxTargetBytes))
    phase = .fields
    return nil
  }

  private mutating func readField(
    _ bytes: Bytes, _ offset: inout Int
  ) throws(RequestRefusal) -> Step? {
    guard let line = try budgetedLine(bytes, &offset) else { return .incomplete }
    guard line.isEmpty else {
      guard let count = builder?.fieldCount, count < limits.maxFields else {
        throw Self.headTooLarge
      }
      try builder?.add(bytes, FieldLine(bytes, line))
      return nil
    }
    guard let received = try builder?.finished() else { return .incomplete }
    builder = nil
    switch received.framing {
    case .absent: phase = .complete(trailers: [:])
    case .length(let length): phase = .announced(length)
    case .chunked: phase = .chunkSize
    }
    return .head(received)
  }

  private mutating func begin(_ length: Int) throws(RequestRefusal) -> Step? {
    guard length <= maxContentBytes else { throw Self.contentTooLarge }
    phase = length == 0 ? .complete(trailers: [:]) : .content(remaining: length)
    return nil
  }

  private mutating func take(_ remaining: Int, _ bytes: Bytes, _ offset: inout Int) -> Step? {
    let count = min(remaining, bytes.count - offset)
    guard count > 0 else { return .incomplete }
    let range = offset..<offset + count
    offset += count
    if case .chunk = phase {
      phase = count == remaining ? .chunkEnd : .chunk(remaining: remaining - count)
    } else {
      phase =
        count == remaining ? .complete(trailers: [:]) : .content(remaining: remaining - count)
    }
    return .content(range)
  }

  private mutating func readChunkSize(
    _ bytes: Bytes, _ offset: inout Int
  ) throws(RequestRefusal) -> Step? {
    let limit = ChunkSizeLine.maxDigits + extensionBudget + 2
    let line = try self.line(bytes, &offset, limit: limit) {
      .malformed("A chunk size line is too long.")
    }
    guard let line else { return .incomplete }
    let chunk = try ChunkSizeLine(bytes, line)
    guard chunk.extensionBytes <= extensionBudget else {
      throw .malformed("The chunk extensions are too long.")
    }
    extensionBudget -= chunk.extensionBytes
    guard chunk.size > 0 else {
      lineBudget = limits.maxTrailerBytes
      phase = .trailers([:])
      return nil
    }
    guard chunk.size <= maxContentBytes - chunkedBytes else { throw Self.contentTooLarge }
    chunkedBytes += chunk.size
    phase = .chunk(remaining: chunk.size)
    return nil
  }

  private mutating func readChunkEnd(
    _ bytes: Bytes, _ offset: inout Int
  ) throws(RequestRefusal) -> Step? {
    guard bytes.count > offset else { return .incomplete }
    guard bytes[offset] == .carriageReturn else { throw Self.unendedChunk }
    guard bytes.count - offset > 1 else { return .incomplete }
    guard bytes[offset + 1] == .lineFeed else { throw Self.unendedChunk }
    offset += 2
    phase = .chunkSize
    return nil
  }

  private mutating func readTrailer(
    _ bytes: Bytes, _ offset: inout Int, after trailers: HTTPFields
  ) throws(RequestRefusal) -> Step? {
    guard let line = try budgetedLine(bytes, &offset) else { return .incomplete }
    guard !line.isEmpty else {
      phase = .complete(trailers: trailers)
      return nil
    }
    guard trailers.count < limits.maxFields else { throw Self.headTooLarge }
    let field = try FieldLine(bytes, line)
    guard !TrailerFields.areForbidden(bytes, field.name) else {
      throw .malformed("A trailer has a field that must stand in the head.")
    }
    var extended = trailers
    extended.append(bytes.text(in: field.name), bytes.opaqueText(in: field.value))
    phase = .trailers(extended)
    return nil
  }

  private mutating func finish(_ trailers: HTTPFields) -> Step {
    phase = .requestLine(emptyLines: 0)
    return .end(trailers: trailers)
  }

  /// A line of a head or of trailers, which share one limit.
  private mutating func budgetedLine(
    _ bytes: Bytes, _ offset: inout Int
  ) throws(RequestRefusal) -> Range<Int>? {
    let start = offset
    let line = try self.line(bytes, &offset, limit: lineBudget) { Self.headTooLarge }
    lineBudget -= offset - start
    return line
  }

  /// The next line without its CRLF, or nil if its end has not come.
  /// - Parameter limit: how long it may be with its CRLF. The verdict rests on the bytes within the
  ///   limit alone, so it is the same however they arrive.
  private mutating func line(
    _ bytes: Bytes, _ offset: inout Int, limit: Int, orRefuse refusal: () -> RequestRefusal
  ) throws(RequestRefusal) -> Range<Int>? {
    let end = bytes.firstOffset(of: .lineFeed, in: offset + searched..<bytes.count)
    guard let end else {
      searched = bytes.count - offset
      if searched >= limit { throw refusal() }
      return nil
    }
    guard end - offset < limit else { throw refusal() }
    // RFC 9112 §2.2 would let a lone LF pass as a line's end; two readers may then disagree.
    guard end > offset, bytes[end - 1] == .carriageReturn else {
      throw .malformed("A line must end with CR LF.")
    }
    let line = offset..<end - 1
    offset = end + 1
    searched = 0
    return line
  }

  private static let headTooLarge = RequestRefusal(
    .headerFieldsTooLarge, "The fields are longer than this server reads.")
  private static let contentTooLarge = RequestRefusal(
    .contentTooLarge, "The content is larger than this server reads.")
  private static let unendedChunk = RequestRefusal.malformed("A chunk must end with CR LF.")
}
