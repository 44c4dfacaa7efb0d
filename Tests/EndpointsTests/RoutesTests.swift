import HTTPMessages
import Ingestion
import JSONReading
import Postgres
import Testing

@testable import Endpoints

/// What is decided before any handler runs; nothing here needs a database.
struct RoutesTests {
  let client = EndpointClient(.unreachable())

  /// Every route that needs a role, with a target that it answers.
  static let guarded: [(method: HTTPMethod, target: String, role: Role)] = EndpointClient(
    .unreachable()
  ).routes.list.compactMap { route in
    route.role.map { (route.method, target(of: route.path), $0) }
  }

  static func target(of path: PathTemplate) -> String {
    path.segments.map { segment in
      switch segment {
      case .literal(let text): "/" + text
      case .parameter: "/u1"
      }
    }.joined()
  }

  @Test func `the routes of the contract stand in the list, each under its role`() {
    let listed = client.routes.list.map {
      "\($0.method.rawValue) \($0.path.text) \($0.role?.rawValue ?? "-")"
    }
    #expect(
      listed == [
        "POST /v1/webhooks/{source} -", "GET /v1/webhooks/{source} -",
        "HEAD /v1/webhooks/{source} -", "POST /v1/webhooks/{source}/{token} -",
        "GET /v1/webhooks/{source}/{token} -", "HEAD /v1/webhooks/{source}/{token} -",
        "PUT /v1/users/{user_ext_id} pam", "PATCH /v1/users/{user_ext_id} pam",
        "GET /v1/users/{user_ext_id} pam", "DELETE /v1/users/{user_ext_id} pam",
        "POST /v1/users/batch pam", "GET /v1/users/{user_ext_id}/deliverability sender",
        "POST /v1/deliverability/query sender", "GET /v1/deliverability/export sender",
        "GET /v1/users/{user_ext_id}/timeline operator",
        "PUT /v1/users/{user_ext_id}/opt-out operator", "POST /v1/addresses/reset operator",
        "POST /v1/messages sender", "POST /v1/opt-out-links sender",
        "GET /v1/reports/opt-outs operator", "GET /v1/reports/deliveries operator",
        "GET /v1/opt-out-changes operator", "GET /o/{token} -", "POST /o/{token} -",
        "GET /healthz -", "GET /readyz -", "GET /metrics -", "GET /openapi.json -",
      ])
  }

  @Test(arguments: guarded.indices)
  func `a route with a role answers 401 to whoever has no token`(index: Int) async throws {
    let route = Self.guarded[index]
    for token in [nil, "", "acme", "acme-pam ", "nobody", "acme-all,acme-all"] {
      let answer = await client.send(route.method, route.target, token: token)
      #expect(answer.status == 401, "\(token ?? "no token")")
      #expect(answer.fields["WWW-Authenticate"]?.hasPrefix(#"Bearer realm="postern""#) == true)
      #expect(answer.fields["Content-Type"] == "application/problem+json")
      #expect(try answer.json()["status"]?.integer == 401)
    }
  }

  @Test(arguments: guarded.indices, Role.allCases)
  func `a token opens the routes of its role and no other`(index: Int, role: Role) async throws {
    let route = Self.guarded[index]
    let answer = await client.send(route.method, route.target, token: "acme-\(role.rawValue)")
    if role == route.role {
      #expect(answer.status != 401 && answer.status != 403)
    } else {
      #expect(answer.status == 403)
      #expect(answer.text.contains("`\(route.role.rawValue)`"))
      #expect(answer.fields["WWW-Authenticate"]?.contains("insufficient_scope") == true)
    }
  }

  @Test(arguments: [
    "Bearer acme-all", "bearer acme-all", "BEARER acme-all", "Bearer   acme-all",
  ])
  func `the scheme's name is read in any case`(authorization: String) async {
    let answer = await client.send(
      .get, "/v1/users/u1", token: nil, fields: ["Authorization": authorization])
    #expect(answer.status == 503)
  }

  @Test(arguments: ["Basic acme-all", "acme-all", "Bearer", "Bearer ", "Beareracme-all", " Bearer"])
  func `another scheme is no token`(authorization: String) async {
    let answer = await client.send(
      .get, "/v1/users/u1", token: nil, fields: ["Authorization": authorization])
    #expect(answer.status == 401)
  }

  @Test func `two tokens at once are none`() async {
    let answer = await client.send(
      .get, "/v1/users/u1", token: "acme-all", fields: ["Authorization": "Bearer rival-all"])
    #expect(answer.status == 401)
  }

  @Test(arguments: [
    "/", "/nothing", "/v1", "/v1/users", "/v1/users/u1/", "/v1/users/u1/nothing", "*", "/console",
  ])
  func `an unknown path is a 404 that points to the description`(target: String) async {
    let answer = await client.send(.get, target)
    #expect(answer.status == 404)
    #expect(answer.text.contains("/openapi.json"))
  }

  @Test(arguments: [
    ("/v1/users/u1", HTTPMethod.post, "PUT, PATCH, GET, DELETE, HEAD"),
    ("/v1/users/batch", .options, "POST, PUT, PATCH, GET, DELETE, HEAD"),
    ("/v1/users/u1/deliverability", .put, "GET, HEAD"),
    ("/v1/webhooks/s", .put, "POST, GET, HEAD"), ("/healthz", .post, "GET, HEAD"),
    ("/v1/users/u1", "get", "PUT, PATCH, GET, DELETE, HEAD"),
    ("/v1/addresses/reset", .options, "POST"),
  ])
  func `a method that a path has not is a 405 with Allow`(
    target: String, method: HTTPMethod, allowed: String
  ) async {
    let answer = await client.send(method, target, token: nil)
    #expect(answer.status == 405)
    #expect(answer.fields["Allow"] == allowed)
  }

  @Test(arguments: [
    (HTTPMethod.put, "/v1/users/u1", "text/plain"),
    (.put, "/v1/users/u1", "application/x-www-form-urlencoded"), (.put, "/v1/users/u1", "json"),
    (.put, "/v1/users/u1", "application/x-ndjson"), (.put, "/v1/users/u1", ""),
    (.patch, "/v1/users/u1", "application/merge-patch+json"),
    (.post, "/v1/users/batch", "application/json"),
    (.post, "/v1/deliverability/query", "text/csv"),
    (.put, "/v1/users/u1/opt-out", "application/xml"), (.post, "/v1/addresses/reset", "text/json"),
  ])
  func `another media type is a 415 that says which one`(
    method: HTTPMethod, target: String, type: String
  ) async {
    let answer = await client.send(method, target, "{}", type: type)
    #expect(answer.status == 415)
    #expect(answer.fields["Accept"]?.hasPrefix("application/") == true)
  }

  @Test(arguments: ["application/json", "Application/JSON; charset=utf-8", nil])
  func `JSON is taken with its parameters, and where no type is said`(type: String?) async {
    #expect(await client.send(.put, "/v1/users/u1", "[]", type: type).status == 422)
  }

  @Test(arguments: ["gzip", "br", "identity, gzip", "x-gzip,identity"])
  func `compressed content is refused on every route`(encoding: String) async {
    for route in client.routes.list {
      let path = route.path.text.replacing(/\{[^}]*\}/, with: "acme-sendgrid")
      let answer = await client.send(
        route.method, path, "{}", fields: ["Content-Encoding": encoding])
      #expect(answer.status == 415, "\(route.method) \(path)")
      #expect(answer.fields["Accept-Encoding"] == "identity")
    }
  }

  @Test func `an encoding in a second field is seen`() async {
    let answer = await client.send(
      .post, "/v1/webhooks/acme-sendgrid", "{}",
      fields: HTTPFields([
        .init(name: "Content-Encoding", value: "identity"),
        .init(name: "content-encoding", value: "gzip"),
      ]))
    #expect(answer.status == 415)
  }

  @Test(arguments: ["identity", "Identity", "", " identity , identity"])
  func `content that says it is not encoded is taken`(encoding: String) async {
    let answer = await client.send(
      .post, "/v1/webhooks/acme-sendgrid", "{}", fields: ["Content-Encoding": encoding])
    #expect(answer.status == 200)
  }

  @Test(arguments: [
    "{", "", "{}{}", #"{"email":"a@example.com","email":"b@example.com"}"#, "{'a':1}", "nul",
    "{\"email\":\"\u{1}\"}",
  ])
  func `content that is not acceptable JSON is a 400 with its place`(content: String) async throws {
    let answer = await client.send(.put, "/v1/users/u1", content, type: "application/json")
    #expect(answer.status == 400)
    #expect(try answer.json()["detail"]?.string?.contains("line 1, column ") == true)
    #expect(try answer.places() == ["#"])
  }

  @Test(arguments: ["%00", "a%0Ab", "%7F", "%C2%80", String(repeating: "a", count: 129)])
  func `an id that no user can have is a 400`(id: String) async throws {
    for (method, tail) in [
      (HTTPMethod.get, ""), (.get, "/deliverability"), (.get, "/timeline"), (.delete, ""),
    ] {
      let answer = await client.send(method, "/v1/users/\(id)\(tail)")
      #expect(answer.status == 400)
      #expect(try answer.places() == ["user_ext_id"])
    }
  }

  @Test(arguments: [
    ("/v1/users/u1/deliverability?purpose=promotion", "purpose"),
    ("/v1/users/u1/deliverability?purpose=", "purpose"),
    ("/v1/users/u1/deliverability?purpose=Marketing", "purpose"),
    ("/v1/users/u1/deliverability?purpose=marketing&purpose=operational", "purpose"),
    ("/v1/users/u1/deliverability?purpos=operational", "purpos"),
    ("/v1/deliverability/export?channel=fax", "channel"),
    ("/v1/deliverability/export?can_contact=yes", "can_contact"),
    ("/v1/deliverability/export?canContact=true", "canContact"),
    ("/v1/deliverability/export?format=xml", "format"),
    ("/v1/users/u1/timeline?limit=0", "limit"), ("/v1/users/u1/timeline?limit=1001", "limit"),
    ("/v1/users/u1/timeline?limit=1.5", "limit"),
    ("/v1/users/u1/timeline?before=yesterday", "before"), ("/v1/users/u1?brand=x", "brand"),
  ])
  func `a parameter that can't be is a 400 that names it`(target: String, name: String) async throws
  {
    let answer = await client.send(.get, target)
    #expect(answer.status == 400)
    #expect(try answer.places() == [name])
  }

  @Test(arguments: guarded.indices)
  func `no route gives anything but 503 while the database is away`(index: Int) async throws {
    let route = Self.guarded[index]
    let content =
      switch route.target {
      case "/v1/users/batch": "{\"user_ext_id\":\"u1\"}"
      case "/v1/deliverability/query": #"{"user_ids":["u1"]}"#
      case "/v1/users/u1/opt-out": #"{"channels":["sms"],"action":"clear"}"#
      case "/v1/addresses/reset": #"{"channel":"email","address":"a@example.com"}"#
      case "/v1/messages": MessagesTests.message
      case "/v1/opt-out-links": #"{"user_ext_id":"u1","channel":"sms"}"#
      default: "{}"
      }
    let answer = await client.send(route.method, route.target, content)
    #expect(answer.status == 503)
    #expect(answer.fields["Retry-After"] == "5")
    #expect(!answer.text.contains("nonexistent"))
  }

  @Test func `a callback reaches its receiver with source and token`() async {
    for (method, target, expected) in [
      (HTTPMethod.post, "/v1/webhooks/acme-sendgrid", "POST acme-sendgrid -"),
      (.get, "/v1/webhooks/acme-sendgrid/s%2Fecret?x=%zz", "GET acme-sendgrid s/ecret"),
      (.head, "/v1/webhooks/acme-sendgrid", "HEAD acme-sendgrid -"),
    ] {
      #expect(await client.send(method, target, token: nil).text == expected)
    }
    #expect(await client.send(.post, "/v1/webhooks/unknown", token: nil).status == 404)
  }
}
