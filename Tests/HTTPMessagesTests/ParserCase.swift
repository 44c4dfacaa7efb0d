import HTTPMessages

/// Bytes with what a parser must make of them.
struct ParserCase: Sendable, CustomStringConvertible {
  let name: String
  let bytes: [UInt8]
  let outcome: Outcome

  enum Outcome: Sendable, Equatable {
    /// One request, read to its end, and the marker request behind it.
    case read(ParsedRequest)
    /// The parser refuses with this status after these requests; the marker is not read.
    case refused(Int, after: [ParsedRequest])
    /// More bytes would be needed: the marker was taken for a part of the message.
    case unfinished
  }

  var description: String { name }

  init(_ name: String, _ text: String, refused status: Int, after: [ParsedRequest] = []) {
    self.init(name, Array(text.utf8), .refused(status, after: after))
  }

  init(_ name: String, _ text: String, reads request: ParsedRequest) {
    self.init(name, Array(text.utf8), .read(request))
  }

  init(_ name: String, _ bytes: [UInt8], _ outcome: Outcome) {
    self.name = name
    self.bytes = bytes
    self.outcome = outcome
  }
}

/// What of a request the tables compare.
struct ParsedRequest: Sendable, Equatable {
  var method = "GET"
  var target = "/"
  var version = HTTPRequestHead.Version.http11
  /// Fields as `name: value`; nil where a case is not about them.
  var fields: [String]?
  var content = ""
  var keepsAlive = true
  var expectsContinue = false
  var trailers: [String] = []
}

/// A parser fed piece by piece, as a connection feeds it.
struct ParserRun: Equatable {
  static let limits: ParserLimits = {
    var limits = ParserLimits()
    limits.maxHeadBytes = 600
    limits.maxTargetBytes = 200
    limits.maxFields = 12
    limits.maxContentBytes = 1000
    limits.maxChunkExtensionBytes = 40
    limits.maxTrailerBytes = 80
    return limits
  }()

  private(set) var requests: [ParsedRequest] = []
  private(set) var refusal: RequestRefusal?
  /// A message has begun and not ended.
  private(set) var isUnfinished = false

  init(_ pieces: [ArraySlice<UInt8>]) {
    var parser = RequestParser(limits: Self.limits)
    var unread: [UInt8] = []
    var current: ParsedRequest?
    var content: [UInt8] = []
    for piece in pieces {
      unread += piece
      var offset = 0
      steps: while true {
        switch unread.withUnsafeBytes({ parser.next($0, from: &offset) }) {
        case .incomplete: break steps
        case .head(let received):
          content = []
          current = Self.request(received)
        case .content(let range): content += unread[range]
        case .end(let trailers):
          current?.content = String(decoding: content, as: UTF8.self)
          current?.trailers = trailers.map { "\($0.name): \($0.value)" }
          if let current { requests.append(current) }
          current = nil
        case .refused(let refusal):
          self.refusal = refusal
          return
        }
      }
      unread.removeFirst(offset)
    }
    isUnfinished = !parser.isBetweenRequests || !unread.isEmpty
  }

  private static func request(_ received: ReceivedHead) -> ParsedRequest {
    ParsedRequest(
      method: received.head.method.rawValue, target: received.head.target,
      version: received.head.version,
      fields: received.head.fields.map { "\($0.name): \($0.value)" },
      keepsAlive: received.keepsAlive, expectsContinue: received.expectsContinue)
  }
}
