import Glibc
import HTTPMessages
import HTTPServing
import Threading

/// A handler of small answers, chosen by path, that remembers what it was asked.
final class TestHandler: HTTPHandler {
  struct Memory {
    var targets: [String] = []
    var written = 0
    var streamError: String?
    var held: [CheckedContinuation<Void, Never>] = []
  }

  private let memory = Lock(Memory())

  var targets: [String] { memory.withLock { $0.targets } }
  var written: Int { memory.withLock { $0.written } }
  var streamError: String? { memory.withLock { $0.streamError } }
  /// Requests that wait for `release`.
  var heldCount: Int { memory.withLock { $0.held.count } }

  func reception(of head: HTTPRequestHead) -> Reception {
    Reception(disposition(of: head)) { await self.respond(to: $0) }
  }

  private func disposition(of head: HTTPRequestHead) -> ContentDisposition {
    switch head.path {
    case "/small": .buffered(maxBytes: 10)
    case "/streamed", "/unread", "/echo-stream": .streamed
    case "/refused": .refused(HTTPResponse(.unauthorized, content: .bytes(Array("no".utf8))))
    default: .buffered(maxBytes: .max)
    }
  }

  private func respond(to request: HTTPRequest) async -> HTTPResponse {
    memory.withLock { $0.targets.append(request.head.target) }
    switch request.head.path {
    case "/echo": return HTTPResponse(.ok, content: .bytes(request.content))
    case "/length": return .text("\(request.content.count)")
    case "/address": return .text(request.remoteAddress)
    case "/streamed": return await sum(request)
    case "/echo-stream": return echo(request)
    case "/big": return HTTPResponse(.ok, content: .bytes(.init(repeating: 0x61, count: 5_000_000)))
    case "/endless": return endless(megabytes: 50)
    case "/numbers": return numbers()
    case "/broken": return broken()
    case "/held":
      await withCheckedContinuation { waiter in memory.withLock { $0.held.append(waiter) } }
      return .text("released")
    case "/thread": return await resumedElsewhere()
    case "/split":
      return HTTPResponse(.ok, fields: ["X-Bad": "a\r\nSet-Cookie: b\r\n\r\nHTTP/1.1 200 OK"])
    case "/missing": return HTTPResponse(.notFound)
    case "/method": return HTTPResponse(.methodNotAllowed, fields: ["Allow": "GET, HEAD"])
    default: return .text("at \(request.head.target)")
    }
  }

  func release() {
    let held = memory.withLock { memory in
      defer { memory.held = [] }
      return memory.held
    }
    for waiter in held { waiter.resume() }
  }

  private func sum(_ request: HTTPRequest) async -> HTTPResponse {
    var count = 0
    do {
      while let piece = try await request.contentStream?.next() { count += piece.count }
      return .text("\(count)")
    } catch {
      memory.withLock { $0.streamError = "\(error)" }
      return HTTPResponse(.badRequest)
    }
  }

  private func echo(_ request: HTTPRequest) -> HTTPResponse {
    HTTPResponse(
      .ok,
      content: .stream { writer in
        while let piece = try await request.contentStream?.next() { try await writer.write(piece) }
      })
  }

  private func numbers() -> HTTPResponse {
    HTTPResponse(
      .ok,
      content: .stream { writer in
        for number in 0..<1000 { try await writer.write(Array("\(number)\n".utf8)) }
      })
  }

  private func endless(megabytes: Int) -> HTTPResponse {
    HTTPResponse(
      .ok,
      content: .stream { [memory] writer in
        let piece = [UInt8](repeating: 0x62, count: 100_000)
        do {
          for _ in 0..<megabytes * 10 {
            try await writer.write(piece)
            memory.withLock { $0.written += piece.count }
          }
        } catch {
          memory.withLock { $0.streamError = "\(error)" }
          throw error
        }
      })
  }

  private func broken() -> HTTPResponse {
    HTTPResponse(
      .ok,
      content: .stream { writer in
        try await writer.write(Array("begun".utf8))
        throw TestClient.Failure.timedOut
      })
  }

  private func resumedElsewhere() async -> HTTPResponse {
    let before = currentThread()
    for _ in 0..<100 {
      await withCheckedContinuation { waiter in startThread(named: "elsewhere") { waiter.resume() }
      }
      guard currentThread() == before else { return .text("moved") }
    }
    return .text("stayed")
  }
}

/// Synchronous, since the thread is not to be asked for across a wait.
func currentThread() -> UInt { UInt(pthread_self()) }

extension HTTPResponse {
  static func text(_ text: String) -> HTTPResponse {
    HTTPResponse(.ok, fields: ["Content-Type": "text/plain"], content: .bytes(Array(text.utf8)))
  }
}
