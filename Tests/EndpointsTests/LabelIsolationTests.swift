import Deliverability
import HTTPMessages
import Ingestion
import Postgres
import Testing

@testable import Endpoints

/// A foreign label's token with a label's ids: on every route as if they were unknown.
struct LabelIsolationTests {
  /// Words that only `acme` knows.
  private static let marks = ["acme-casino", "acme-autumn", "+35699000001", "ID@example.com"]

  @Test func `every route of the list is tried with a foreign label's ids`() {
    let routes = EndpointClient(.unreachable()).routes.list
    func names(withRole: Bool) -> Set<String> {
      Set(
        routes.filter { ($0.role != nil) == withRole }
          .map { "\($0.method.rawValue) \($0.path.text)" })
    }
    #expect(names(withRole: true) == Set(TenantRoute.all.map(\.name)))
    #expect(names(withRole: false) == Set(TenantRoute.open.keys))
  }

  @Test
  func `a foreign token is answered about a label's user as about nobody, and changes nothing`()
    async throws
  {
    let endpoints = try await Self.scene()
    let before = try await Self.rows(of: "acme", in: endpoints)
    #expect(!before.isEmpty)
    for route in TenantRoute.all {
      let known = await Self.send(route, id: "u1", label: "rival", endpoints)
      let unknown = await Self.send(route, id: "nobody", label: "rival", endpoints)
      #expect(known.status == unknown.status && known.status != 403, "\(route.name)")
      #expect(Self.shape(of: known, id: "u1") == Self.shape(of: unknown, id: "nobody"))
      for mark in Self.marks where !route.content.contains(mark) {
        #expect(!Self.shape(of: known, id: "u1").contains(mark), "\(route.name) tells \(mark)")
      }
    }
    #expect(try await Self.rows(of: "acme", in: endpoints) == before)
  }

  @Test func `the label itself is told`() async throws {
    let endpoints = try await Self.scene()
    for route in TenantRoute.all where route.tellsItsLabel && route.method != .put {
      let answer = await Self.send(route, id: "u1", label: "acme", endpoints)
      #expect(answer.status == 200, "\(route.name)")
      let text = Self.shape(of: answer, id: "u1")
      #expect(Self.marks.contains { text.contains($0) }, "\(route.name) \(text)")
    }
  }

  @Test func `a link of one label is no link of another`() throws {
    let token = OptOutToken(
      label: "acme", day: EndpointClient.now.utcDay, linkID: [UInt8](repeating: 1, count: 12))
    var other = token
    other.label = "rival"
    let (text, otherText) = (
      EndpointClient.tokens.text(of: token), EndpointClient.tokens.text(of: other)
    )
    let today = EndpointClient.now.utcDay
    #expect(EndpointClient.tokens.verify(text, today: today)?.label == "acme")
    // Whatever part of the one stands before a part of the other, only the two themselves verify.
    for length in 0...text.count {
      let mixed = String(text.prefix(length)) + otherText.dropFirst(length)
      guard mixed != text, mixed != otherText else { continue }
      #expect(EndpointClient.tokens.verify(mixed, today: today) == nil, "\(length)")
    }
  }

  // MARK: The scene

  /// `acme` has a user with everything that can be told of one; `rival` has nobody.
  static func scene() async throws -> StoredEndpoints {
    let endpoints = try await MessagesTests.endpoints()
    try await endpoints.pool.run { connection in
      try connection.execute(
        "CREATE TABLE event_20261122 PARTITION OF event FOR VALUES FROM ('2026-11-22') TO ('2026-11-23')"
      )
      try connection.execute(
        """
        INSERT INTO event (label_id, day, event_id, source, provider, channel, kind, name, recipient,
          user_ext_id, reason_keys, mapping_revision, occurred_at, occurred_at_assumed, received_at,
          campaign, receipt_id)
        VALUES ('acme', '2026-11-22', decode(repeat('ab', 16), 'hex'), 's', 'sendgrid', 'email',
          'delivered', 'delivered', 'u1@example.com', 'u1', '{}', '', '2026-11-22T09:00:00Z', false,
          '2026-11-22T09:00:00Z', 'acme-autumn', gen_random_uuid())
        """)
      for counter in ["delivered", "opted_out_by_player"] {
        _ = try connection.query(
          """
          INSERT INTO event_rollup (label_id, day, counter, channel, campaign, template, brand, lane,
            count)
          VALUES ('acme', '2026-11-22', $1, 'email', 'acme-autumn', '', 'acme-casino', 0, 7)
          """, [.text(counter)])
      }
    }
    let created = await endpoints.put(
      "u1",
      #"{"email":"u1@example.com","phone":"+35699000001","brand":"acme-casino","email_verified":true}"#
    )
    #expect(created.status == 201)
    for (path, token, content) in [
      (
        "/v1/users/u1/opt-out", "acme-operator",
        #"{"channels":["email"],"action":"opt_out","reason":"acme-autumn"}"#
      ),
      (
        "/v1/messages", "acme-sender",
        #"{"message_id":"m-u1","user_ext_id":"u1","channel":"email","campaign":"acme-autumn"}"#
      ),
    ] {
      let method: HTTPMethod = path == "/v1/messages" ? .post : .put
      #expect(await endpoints.client.send(method, path, token: token, content).status == 200)
    }
    return endpoints
  }

  private static func send(
    _ route: TenantRoute, id: String, label: String, _ endpoints: StoredEndpoints
  ) async -> Answer {
    await endpoints.client.send(
      route.method, route.target.replacing("ID", with: id), token: "\(label)-all",
      route.content.replacing("ID", with: id), type: route.type)
  }

  /// An answer without what differs from one id, and one link, to the next.
  private static func shape(of answer: Answer, id: String) -> String {
    answer.text.replacing(id, with: "ID").replacing(/\/o\/[A-Za-z0-9_-]+/, with: "/o/LINK")
  }

  /// Every row of a label, of every table.
  static func rows(of label: String, in endpoints: StoredEndpoints) async throws -> [String] {
    try await endpoints.pool.run { connection in
      let tables = try connection.query(
        """
        SELECT c.relname::text FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'label_id'
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'token_use'
        ORDER BY 1
        """
      ).map { try $0.text(.index(0)) }
      return try tables.flatMap { table in
        try connection.query(
          "SELECT '\(table) ' || r::text FROM \(table) r WHERE label_id = $1 ORDER BY 1",
          [.text(label)]
        ).map { try $0.text(.index(0)) }
      }
    }
  }
}
