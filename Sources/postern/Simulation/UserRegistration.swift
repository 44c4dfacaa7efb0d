import JSONReading

/// Registers the simulated players as a PAM would, before their events come.
struct UserRegistration: Sendable {
  /// The gateway, without a slash at the end.
  var baseURL: String
  /// A token with the role `pam`.
  var token: String
  var userCount: Int

  private static let usersPerRequest = 1000

  /// - Throws: `Failure` if a batch is refused.
  func run() throws {
    let client = try HTTPClient(timeoutSeconds: 60)
    for first in stride(from: 1, through: userCount, by: Self.usersPerRequest) {
      let users = first...min(userCount, first + Self.usersPerRequest - 1)
      let answer = try client.post(
        "\(baseURL)/v1/users/batch",
        fields: [
          "Authorization": "Bearer \(token)", "Content-Type": "application/x-ndjson",
        ], content: Self.lines(users))
      guard (200..<300).contains(answer.status) else {
        let detail = String(decoding: answer.content.prefix(300), as: UTF8.self)
        throw Failure("the users could not be registered: \(answer.status) \(detail)")
      }
    }
  }

  static func lines(_ users: ClosedRange<Int>) -> [UInt8] {
    var writer = JSONWriter(reservingCapacity: users.count * 120)
    for user in users {
      writer.beginObject()
      let fields = [
        ("user_ext_id", "player\(user)"), ("email", "player\(user)@example.com"),
        ("phone", SimulatedEvent.phone(ofUser: user)), ("account_status", "ACTIVE"),
      ]
      for (key, text) in fields {
        writer.key(key)
        writer.string(text)
      }
      writer.endObject()
      writer.newline()
    }
    return writer.bytes
  }
}
