import Deliverability
import ProviderWebhooks
import Testing

/// The rules every provider's authentication is held to.
@Suite struct AuthenticationTests {
  @Test func `every registered provider has a signing kit`() {
    #expect(
      SigningKit.all.map { $0.provider.name }.sorted() == WebhookProviders.names.sorted())
  }

  @Test(arguments: SigningKit.all, [SigningKit.Secret.first, .second])
  func `a request proved by any of the source's secrets is authentic`(
    kit: SigningKit, secret: SigningKit.Secret
  ) throws {
    let request = try kit.source().authenticate(try kit.signed(secret))
    #expect(request.isVerified)
    #expect((request.replayGuard != nil) == (kit.coverage == .token))
  }

  @Test(arguments: SigningKit.all)
  func `a secret the source does not know is refused`(kit: SigningKit) throws {
    #expect(kit.refuses(try kit.signed(.unknown)))
  }

  @Test(arguments: SigningKit.all)
  func `a request without a proof, or without a part of it, is refused`(kit: SigningKit) throws {
    #expect(kit.refuses(kit.unsigned))
    let incomplete = try kit.incomplete(try kit.signed())
    #expect(!incomplete.isEmpty)
    for request in incomplete { #expect(kit.refuses(request)) }
  }

  @Test(arguments: SigningKit.all.filter { $0.coverage == .body })
  func `a body changed at any place is refused`(kit: SigningKit) throws {
    let signed = try kit.signed()
    let count = signed.body.count
    try #require(count > 1)
    for step in 0..<16 {
      var changed = signed
      changed.body[(count - 1) * step / 15] ^= 1
      #expect(kit.refuses(changed))
    }
    var shorter = signed
    shorter.body.removeLast()
    #expect(kit.refuses(shorter))
    var longer = signed
    longer.body.append(UInt8(ascii: "x"))
    #expect(kit.refuses(longer))
  }

  @Test(arguments: SigningKit.all.filter { $0.coverage == .token })
  func `of a token that does not cover the body the content is remembered`(kit: SigningKit) throws {
    let signed = try kit.signed()
    var changed = signed
    changed.body.append(UInt8(ascii: "\n"))
    let source = try kit.source()
    let first = try #require(try source.authenticate(signed).replayGuard)
    let other = try #require(try source.authenticate(changed).replayGuard)
    #expect(first.token == other.token && first.contentDigest != other.contentDigest)
    #expect(first.rememberSeconds >= (kit.toleranceSeconds ?? .max))
  }

  @Test(arguments: SigningKit.all.filter { $0.toleranceSeconds != nil })
  func `the signed time may be as old as the tolerance and no older`(kit: SigningKit) throws {
    let tolerance = Int64(kit.toleranceSeconds ?? 0)
    let now = kit.unsigned.receivedAt
    for (age, isAuthentic) in [
      (0, true), (tolerance, true), (tolerance + 1, false), (-300, true), (-301, false),
    ] {
      let request = try kit.signed(at: now.adding(seconds: -age))
      #expect(kit.refuses(request) == !isAuthentic, "\(age) s old")
    }
  }

  @Test(arguments: WebhookProviders.names)
  func `a source without verification takes everything and proves nothing`(name: ProviderName)
    throws
  {
    let provider = try #require(WebhookProviders.named(name))
    let source = try provider.init(verify: .none)
    let request = try source.authenticate(SigningKit.firstFixture(of: provider))
    #expect(!request.isVerified && request.replayGuard == nil)
  }

  @Test(arguments: SigningKit.all)
  func `settings without a secret are refused, and none says how to do without`(kit: SigningKit) {
    let error = #expect(throws: VerifySettingsError.self) {
      try kit.provider.init(verify: VerifySettings([:]))
    }
    #expect(error?.problem.contains("\"verify\": \"none\"") == true)
  }

  @Test(arguments: WebhookProviders.names)
  func `a setting nobody knows is refused by its path`(name: ProviderName) throws {
    let provider = try #require(WebhookProviders.named(name))
    let error = #expect(throws: VerifySettingsError.self) {
      try provider.init(verify: VerifySettings(["no_such_setting": .flag(true)]))
    }
    #expect(error?.path == "verify.no_such_setting")
  }
}

extension SigningKit {
  /// Whether the source says that `request` is not authentic; anything else it throws is an issue.
  fileprivate func refuses(_ request: WebhookRequest) -> Bool {
    do {
      _ = try source().authenticate(request)
      return false
    } catch WebhookRejection.notAuthentic {
      return true
    } catch {
      Issue.record("\(error)")
      return false
    }
  }
}
