import HTTPMessages

@testable import postern

/// Sends requests to a running gateway, each on a connection of its own.
struct GatewayClient: Sendable {
  let port: UInt16

  struct NoAnswer: Error { let received: String }

  func send(
    _ method: String, _ target: String, token: String? = nil, fields: HTTPFields = [:],
    _ content: [UInt8] = []
  ) async throws -> WireAnswer {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    if method != "GET" { head += "Content-Length: \(content.count)\r\n" }
    let received = try await exchange([Array((head + "\r\n").utf8) + content])
    guard let answer = WireAnswer(received) else {
      throw NoAnswer(received: String(decoding: received.prefix(200), as: UTF8.self))
    }
    return answer
  }

  func send(
    _ method: String, _ target: String, token: String?, type: String = "application/json",
    _ content: String
  ) async throws -> WireAnswer {
    try await send(
      method, target, token: token, fields: ["Content-Type": type], Array(content.utf8))
  }

  func post(_ webhook: SignedWebhook, to source: String) async throws -> WireAnswer {
    try await send(
      "POST", "/v1/webhooks/\(source)", fields: webhook.fields, webhook.content)
  }

  /// Sends `parts` one after the other, then nothing more.
  /// - Returns: everything that came back.
  func exchange(_ parts: [[UInt8]], endsSending: Bool = false) async throws -> [UInt8] {
    try await runOnThread(named: "client") { [port] () throws -> [UInt8] in
      let connection = try WireConnection(port: port)
      for part in parts where !connection.send(part) { break }
      if endsSending { connection.endSending() }
      return connection.readToEnd()
    }
  }
}
