import Deliverability
import HTTPMessages
import Ingestion
import Store
import Testing

@testable import Endpoints

struct TokenTests {
  private static let path = "/v1/users/u1/deliverability"

  @Test func `a token used too often is answered 429, and no other token with it`() async {
    let client = EndpointClient(.unreachable(), requestsPerSecond: 1)
    var refused: Answer?
    for _ in 0..<50 where refused == nil {
      let answer = await client.send(.get, Self.path, token: "acme-sender")
      if answer.status == 429 { refused = answer }
    }
    #expect(refused?.fields["Retry-After"] == "1")
    #expect(
      await client.send(.get, Self.path, token: "rival-sender").status != 429)
    #expect(await client.send(.get, "/healthz", token: nil).status == 200)
  }

  @Test func `two tokens of a label are valid at once, each with its own last use`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let uses = TokenUses()
    let store = TokenUseStore(pool: endpoints.pool)
    let client = EndpointClient(endpoints.pool, tokenUses: uses)
    for token in ["acme-sender", "acme-all", "rival-sender", "wrong"] {
      let answer = await client.send(.get, Self.path, token: token)
      #expect(answer.status == (token == "wrong" ? 401 : 200))
    }
    try await uses.write(to: store)
    let now = EndpointClient.now
    #expect(try await store.uses(in: "acme") == ["sender": now, "all": now])
    #expect(try await store.uses(in: "rival") == ["sender": now])
  }

  @Test func `uses are told to the minute, and an older one changes nothing`() async throws {
    let endpoints = try await StoredEndpoints.make()
    let store = TokenUseStore(pool: endpoints.pool)
    let uses = TokenUses()
    let caller = Caller(
      label: EndpointClient.label("acme"), token: EndpointClient.label("acme").tokens[0])
    let now = EndpointClient.now
    uses.note(caller, at: now.adding(seconds: 119))
    uses.note(caller, at: now)
    try await uses.write(to: store)
    #expect(try await store.uses(in: "acme") == [caller.token.name: now.adding(seconds: 60)])
    try await store.record(
      [TokenUseStore.Key(label: "acme", name: caller.token.name): now], withinSeconds: 5)
    #expect(try await store.uses(in: "acme") == [caller.token.name: now.adding(seconds: 60)])
  }

  @Test func `a use that can't be written is kept for the next time`() async throws {
    let uses = TokenUses()
    let client = EndpointClient(.unreachable(), tokenUses: uses)
    _ = await client.send(.get, Self.path, token: "acme-sender")
    await #expect(throws: (any Error).self) {
      try await uses.write(to: TokenUseStore(pool: .unreachable()))
    }
    let endpoints = try await StoredEndpoints.make()
    let store = TokenUseStore(pool: endpoints.pool)
    try await uses.write(to: store)
    #expect(try await store.uses(in: "acme") == ["sender": EndpointClient.now])
  }
}
