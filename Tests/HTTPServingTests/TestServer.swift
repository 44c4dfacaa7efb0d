import Glibc
import HTTPServing

/// A server on a free port of this machine.
struct TestServer {
  let handler = TestHandler()
  let server: HTTPServer

  init(loopCount: Int = 2, _ adjust: (inout ServerLimits) -> Void = { _ in }) throws {
    var limits = ServerLimits()
    adjust(&limits)
    server = HTTPServer(
      address: ListenAddress(host: "127.0.0.1", port: 0), limits: limits, loopCount: loopCount,
      handler: handler)
    try server.start()
  }

  func client(receiveBufferBytes: Int32? = nil) throws -> TestClient {
    try TestClient(port: server.port, receiveBufferBytes: receiveBufferBytes)
  }

  /// Asks `condition` until it holds; false after ten seconds.
  func waits(until condition: () -> Bool) async -> Bool {
    for _ in 0..<5000 {
      if condition() { return true }
      // Not a delay that anything relies on: it only keeps the question from spinning.
      try? await Task.sleep(for: .milliseconds(2))
    }
    return condition()
  }
}
