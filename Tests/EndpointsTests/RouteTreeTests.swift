import HTTPMessages
import Testing

@testable import Endpoints

struct RouteTreeTests {
  static func route(_ method: HTTPMethod, _ path: PathTemplate) -> Route {
    Route(
      method, path, operation: Operation(id: path.text, summary: "", responses: []),
      action: .open { _ in HTTPResponse(.ok) })
  }

  let tree = RouteTree([
    Self.route(.get, "/v1/users/{user_ext_id}"), Self.route(.put, "/v1/users/{user_ext_id}"),
    Self.route(.post, "/v1/users/batch"), Self.route(.get, "/v1/users/{user_ext_id}/timeline"),
    Self.route(.post, "/v1/webhooks/{source}"), Self.route(.post, "/v1/webhooks/{source}/{token}"),
  ])

  @Test(arguments: [
    ("/v1/users/u1", "/v1/users/{user_ext_id}", ["u1"]),
    ("/v1/users/u1/timeline", "/v1/users/{user_ext_id}/timeline", ["u1"]),
    ("/v1/users/batch", "/v1/users/batch", []),
    ("/v1/%75sers/u1", "/v1/users/{user_ext_id}", ["u1"]),
    ("/v1/users/a%2Fb", "/v1/users/{user_ext_id}", ["a/b"]),
    ("/v1/users/a%2fb%20c", "/v1/users/{user_ext_id}", ["a/b c"]),
    ("/v1/users/%C3%A9", "/v1/users/{user_ext_id}", ["é"]),
    ("/v1/users/a+b", "/v1/users/{user_ext_id}", ["a+b"]),
    ("/v1/users/..", "/v1/users/{user_ext_id}", [".."]),
    ("/v1/webhooks/s", "/v1/webhooks/{source}", ["s"]),
    ("/v1/webhooks/s/t%3D", "/v1/webhooks/{source}/{token}", ["s", "t="]),
  ])
  func `a path finds its template and its decoded values`(
    path: String, template: String, values: [String]
  ) throws {
    let match = try #require(try tree.match(path[...]))
    #expect(match.places.first?.routes.first?.path.text == template)
    #expect(match.places.first?.values == values)
  }

  @Test(arguments: [
    "", "*", "/", "/v1", "/v1/users", "/v1/users/", "/v1/users//timeline", "/v1/users/u1/",
    "/v1/users/u1/nothing", "//v1/users/u1", "/V1/users/u1", "/v1/webhooks", "/v1/webhooks/s/t/u",
  ])
  func `a path without a route finds nothing`(path: String) throws {
    #expect(try tree.match(path[...]) == nil)
  }

  @Test(arguments: ["%", "%4", "%zz", "a%", "%4z", "%FF", "%C3", "%ED%A0%80", "a%2"])
  func `a segment that is no percent-encoded UTF-8 is refused`(segment: String) {
    #expect { try tree.match("/v1/users/\(segment)") } throws: {
      ($0 as? Problem)?.status == .badRequest
    }
  }

  @Test func `HEAD is answered where GET is, and Allow says so`() throws {
    let match = try #require(try tree.match("/v1/users/u1"))
    #expect(match.route(for: .head)?.route.method == .get)
    #expect(match.route(for: .post) == nil)
    #expect(match.allowed == "GET, PUT, HEAD")
    let other = try #require(try tree.match("/v1/webhooks/s"))
    #expect(other.route(for: .head) == nil)
    #expect(other.allowed == "POST")
  }

  @Test func `a user may be called as a literal segment is`() throws {
    let match = try #require(try tree.match("/v1/users/batch"))
    #expect(match.route(for: .post)?.route.path.text == "/v1/users/batch")
    #expect(match.route(for: .put)?.values == ["batch"])
    #expect(match.allowed == "POST, GET, PUT, HEAD")
    #expect(try tree.match("/v1/users/batch/timeline")?.route(for: .get)?.values == ["batch"])
  }
}
