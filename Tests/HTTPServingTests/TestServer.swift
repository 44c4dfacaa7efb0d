import Glibc
import HTTPServing

/// A server on a free port of this machine.
struct TestServer {
  let handler = TestHandler()
  let server: HTTPServer

  private let speaksTLS: Bool

  init(
    loopCount: Int = 2, tls: TLSIdentity? = nil, _ adjust: (inout ServerLimits) -> Void = { _ in }
  ) throws {
    var limits = ServerLimits()
    adjust(&limits)
    server = HTTPServer(
      address: ListenAddress(host: "127.0.0.1", port: 0), limits: limits, tls: tls,
      loopCount: loopCount, handler: handler)
    speaksTLS = tls != nil
    try server.start()
  }

  /// A client that speaks as the server does.
  func client(
    receiveBufferBytes: Int32? = nil, offer: TLSOffer = TLSOffer()
  ) throws -> TestClient {
    let client = try plainClient(receiveBufferBytes: receiveBufferBytes)
    if speaksTLS { try client.startTLS(offer) }
    return client
  }

  func plainClient(receiveBufferBytes: Int32? = nil) throws -> TestClient {
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
