import CLinux
import Glibc
import HTTPMessages
import Threading

/// An HTTP/1.1 server, plain or over TLS: one listener, and as many event loops as asked for.
///
/// `start`, then `drain`; a server is not started twice.
public final class HTTPServer: Sendable {
  private struct State {
    var loops: [EventLoop] = []
    var port: UInt16 = 0
    var drain: Task<Void, Never>?
  }

  /// Connections that wait in the kernel to be accepted.
  private static let backlog: Int32 = 4096

  private let address: ListenAddress
  private let loopCount: Int
  private let context: ServerContext
  private let state = Lock(State())

  /// - Parameters:
  ///   - tls: what the server proves itself with; nil: it speaks plain HTTP.
  ///   - loopCount: event loops, each with a thread; one per core if nil, and one at least.
  public init(
    address: ListenAddress, limits: ServerLimits = ServerLimits(), tls: TLSIdentity? = nil,
    loopCount: Int? = nil, handler: any HTTPHandler
  ) {
    self.address = address
    self.loopCount = max(1, loopCount ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    context = ServerContext(
      limits: limits, handler: handler, counters: ServerCounters(), tls: tls)
  }

  /// Listens and begins to serve. SIGPIPE is ignored from here on, in the whole process.
  /// - Throws: `ServerError`, which says what to do.
  public func start() throws(ServerError) {
    signal(SIGPIPE, SIG_IGN)
    try state.withLock { (state) throws(ServerError) in
      guard state.loops.isEmpty else { throw .alreadyStarted }
      let listener = postern_listen(address.host, address.port, Self.backlog)
      guard listener >= 0 else { throw ServerError(listeningOn: address, errno: -listener) }
      var loops: [EventLoop] = []
      do throws(ServerError) {
        for _ in 0..<loopCount { loops.append(try EventLoop(context: context)) }
      } catch {
        close(listener)
        throw error
      }
      for (index, loop) in loops.enumerated() { loop.start(index: index) }
      state.loops = loops
      state.port = postern_local_port(listener)
      // Straight to the loop: a busy global pool must not delay the first connection.
      Task(executorPreference: loops[0].executor) { [loops] in
        await loops[0].accept(from: listener, dealingTo: loops)
      }
    }
  }

  /// The port listened on; 0 before the start.
  public var port: UInt16 { state.withLock { $0.port } }

  /// Figures of this moment.
  public var statistics: ServerStatistics { context.counters.statistics }

  /// Accepts what waits in the queue, stops listening, finishes the requests in flight, each with
  /// `Connection: close`, and breaks what is left after `drainSeconds`. Returns when all is closed.
  public func drain() async {
    let task = state.withLock { state in
      if let running = state.drain { return running }
      let task = Task { [loops = state.loops] in
        await loops.first?.stopAccepting()
        await withTaskGroup { group in
          for loop in loops { group.addTask { await loop.finishConnections() } }
        }
      }
      state.drain = task
      return task
    }
    await task.value
  }
}
