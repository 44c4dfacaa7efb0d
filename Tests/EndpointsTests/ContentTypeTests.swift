import HTTPMessages
import Testing

@testable import Endpoints

struct ContentTypeTests {
  @Test(arguments: [
    ([], ContentType.json), (["*/*"], .json), (["application/*"], .json),
    (["application/x-ndjson"], .lines), (["application/ndjson"], .lines),
    (["application/json;q=0.5, application/x-ndjson"], .lines),
    (["application/json;q=0", "*/*;q=0.1"], .lines), (["text/html", "*/*;q=0.1"], .json),
    (["APPLICATION/X-NDJSON ; Q=0.9, application/json;q=0.8"], .lines),
    (["text/html, application/xhtml+xml"], nil), (["application/json;q=0"], nil),
    (["application/json;q=nan"], .json), ([""], .json),
  ])
  func `the offer that Accept weighs most is chosen`(accept: [String], expected: ContentType?) {
    var fields: HTTPFields = [:]
    for value in accept { fields.append("Accept", value) }
    let head = HTTPRequestHead(method: .get, target: "/", fields: fields)
    #expect(ContentType.preferred(among: [.json, .lines], by: head) == expected)
  }
}
