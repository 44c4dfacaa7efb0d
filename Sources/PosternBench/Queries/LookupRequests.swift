/// `GET …/deliverability` of users drawn at random.
struct LookupRequests: RequestSource {
  let count: Int? = nil
  let users: Int
  private let head: [UInt8]
  private let tail: [UInt8]

  init(users: Int, token: String) {
    self.users = users
    head = Array("GET /v1/users/".utf8)
    tail = Array(
      ("/deliverability HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\n"
        + "Accept: application/json\r\n\r\n").utf8)
  }

  func write(_ number: Int, into buffer: inout [UInt8]) {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: head)
    buffer.append(contentsOf: UserPopulation.id(Self.user(number, of: users)).utf8)
    buffer.append(contentsOf: tail)
  }

  /// The number of the user that draw `number` takes.
  static func user(_ number: Int, of users: Int) -> Int {
    Int(SyntheticEvent(number: number).high % UInt64(max(1, users)))
  }
}
