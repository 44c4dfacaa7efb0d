import HTTPMessages
import Ingestion
import JSONReading
import Testing

@testable import Endpoints

struct OpenAPITests {
  let client = EndpointClient(.unreachable())

  func document() async throws -> JSONValue {
    let answer = await client.send(.get, "/openapi.json", token: nil)
    #expect(answer.fields["Content-Type"] == "application/json")
    return try JSONDocument(answer.content, refusesDuplicateKeys: true).root
  }

  @Test func `every route is described, and nothing else`() async throws {
    let document = try await document()
    #expect(document["openapi"]?.string == "3.1.0")
    let described = try #require(document["paths"]).members.flatMap { path, _, item in
      item.members.map { "\($0.key.uppercased()) \(path)" }
    }
    #expect(
      described.sorted()
        == client.routes.list.map { "\($0.method.rawValue) \($0.path.text)" }.sorted())
  }

  @Test func `every operation is complete`() async throws {
    let document = try await document()
    let operations = try #require(document["paths"]).members.flatMap { path, _, item in
      item.members.map { (path: path, operation: $0.value) }
    }
    let ids = operations.compactMap { $0.operation["operationId"]?.string }
    #expect(Set(ids).count == operations.count)
    for (path, operation) in operations {
      let id = operation["operationId"]?.string ?? path
      #expect(operation["summary"]?.string?.isEmpty == false)
      let responses = try #require(operation["responses"])
      #expect(responses.members.contains { key, _, _ in key.hasPrefix("2") }, "\(id)")
      let parameters = operation["parameters"]?.elements.compactMap { $0["name"]?.string } ?? []
      for name in PathTemplate(stringLiteral: path).names {
        #expect(parameters.contains(name), "\(id) does not describe \(name)")
      }
    }
  }

  @Test func `a route with a role says so, and which problems it answers`() async throws {
    let document = try await document()
    for route in client.routes.list {
      let operation = document["paths"]?[route.path.text]?[route.method.rawValue.lowercased()]
      let roles = operation?["security"]?.elements.flatMap {
        $0["bearer"]?.elements.compactMap(\.string) ?? []
      }
      #expect(roles == route.role.map { [$0.rawValue] })
      guard route.role != nil else { continue }
      for status in ["401", "403", "503"] {
        let content = operation?["responses"]?[status]?["content"]
        #expect(content?["application/problem+json"] != nil, "\(route.operation.id) \(status)")
      }
    }
    #expect(document["components"]?["securitySchemes"]?["bearer"]?["scheme"]?.string == "bearer")
  }

  @Test func `every example is accepted by its schema`() async throws {
    let document = try await document()
    let checker = SchemaChecker(document)
    var count = 0
    for (path, _, item) in try #require(document["paths"]).members {
      for (method, _, operation) in item.members {
        var contents = operation["requestBody"]?["content"].map { [$0] } ?? []
        contents += operation["responses"]?.members.compactMap { $0.value["content"] } ?? []
        for (type, _, content) in contents.flatMap({ Array($0.members) }) {
          let schema = try #require(content["schema"])
          var example = try #require(content["example"])
          if type == "application/x-ndjson" {
            example = try JSONDocument(Array(try #require(example.string).utf8)).root
          }
          #expect(checker.mistakes(example, schema) == [], "\(method) \(path) \(type)")
          count += 1
        }
      }
    }
    #expect(count > 50)
  }

  @Test func `the checker of these tests refuses what does not fit`() async throws {
    let checker = SchemaChecker(try await document())
    let reference = try JSONDocument(
      Array(##"{"$ref":"#/components/schemas/OptOutCommand"}"##.utf8)
    ).root
    for content in [
      "1", "{}", #"{"channels":["fax"],"action":"clear"}"#, #"{"channels":[],"action":null}"#,
      #"{"channels":[],"action":"clear","days":0}"#, #"{"channels":[],"action":"clear","x":1}"#,
    ] {
      #expect(!checker.mistakes(try JSONDocument(Array(content.utf8)).root, reference).isEmpty)
    }
  }
}
