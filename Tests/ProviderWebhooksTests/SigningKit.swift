import Deliverability
import HTTPMessages
import ProviderWebhooks
import Testing

/// How a provider signs, so that one table of tests can hold every provider to the same rules.
struct SigningKit: Sendable, CustomTestStringConvertible {
  enum Secret: Sendable, CaseIterable {
    /// The two the source is configured with.
    case first, second
    /// One the source does not know.
    case unknown
  }

  /// What the proof covers.
  enum Coverage: Sendable {
    case body
    /// A token that may be used for one body only.
    case token
    /// Nothing: a secret that every request shows.
    case nothing
  }

  let provider: any WebhookProvider.Type
  /// Configured with the first and the second secret.
  let settings: VerifySettings
  let coverage: Coverage
  /// The tolerance that `settings` sets or that is the scheme's own; nil if no time is signed.
  var toleranceSeconds: Int?
  /// A request to be signed; by default the provider's first fixture with a body.
  let unsigned: WebhookRequest
  /// The request signed with a secret at a time.
  let sign: @Sendable (WebhookRequest, Secret, Timestamp) throws -> WebhookRequest
  /// A signed request without one part of the proof, for each part.
  let incomplete: @Sendable (WebhookRequest) throws -> [WebhookRequest]

  var testDescription: String { provider.name }

  func signed(_ secret: Secret = .first, at time: Timestamp? = nil) throws -> WebhookRequest {
    try sign(unsigned, secret, time ?? unsigned.receivedAt)
  }

  func source() throws -> any WebhookProvider { try provider.init(verify: settings) }

  /// The first one with a body, if there is one: a body is what most schemes cover.
  static func firstFixture(of provider: any WebhookProvider.Type) -> WebhookRequest {
    let requests = Fixture.all(of: provider).map(\.request)
    return requests.first { !$0.body.isEmpty } ?? requests.first
      ?? Fixture.request(of: provider.name)
  }
}

extension SigningKit {
  /// A kit for a provider whose proof stands in fields of the request.
  static func fields(
    _ names: [String], of provider: any WebhookProvider.Type, settings: VerifySettings,
    toleranceSeconds: Int? = nil,
    sign: @escaping @Sendable (WebhookRequest, Secret, Timestamp) throws -> [String]
  ) -> SigningKit {
    SigningKit(
      provider: provider, settings: settings, coverage: .body, toleranceSeconds: toleranceSeconds,
      unsigned: firstFixture(of: provider)
    ) { request, secret, time in
      var signed = request
      for (name, value) in zip(names, try sign(request, secret, time)) {
        signed.fields.set(name, value)
      }
      return signed
    } incomplete: { signed in
      names.map { signed.without(field: $0) }
    }
  }

  /// A kit for a provider that signs nothing and is trusted by its path token.
  static func sharedSecret(_ provider: any WebhookProvider.Type) -> SigningKit {
    let tokens = ["first-path-token-00000000", "second-path-token-0000000"]
    return SigningKit(
      provider: provider,
      settings: VerifySettings(["path_tokens": .list(tokens.map { .text($0) })]),
      coverage: .nothing, unsigned: firstFixture(of: provider)
    ) { request, secret, _ in
      var signed = request
      switch secret {
      case .first: signed.pathToken = tokens[0]
      case .second: signed.pathToken = tokens[1]
      case .unknown: signed.pathToken = "another-path-token-000000"
      }
      return signed
    } incomplete: { signed in
      var open = signed
      open.pathToken = nil
      return [open]
    }
  }
}

extension WebhookRequest {
  func without(field name: String) -> WebhookRequest {
    var request = self
    request.fields = HTTPFields(fields.filter { $0.name != name })
    return request
  }
}
