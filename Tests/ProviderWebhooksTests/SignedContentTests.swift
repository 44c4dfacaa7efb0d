import Deliverability
import HTTPMessages
import ProviderWebhooks
import Testing

/// What `explain` shows of a signature, held against what `authenticate` takes.
struct SignedContentTests {
  private static let signing = SigningKit.all.filter { $0.coverage != .nothing }

  @Test(arguments: signing)
  func `every scheme that signs says what, and when`(kit: SigningKit) throws {
    let time = kit.unsigned.receivedAt.adding(seconds: -7)
    let request = try kit.signed(at: time)
    let shown = try #require(try kit.source().signedContent(of: request))
    #expect(!shown.bytes.isEmpty && !shown.description.isEmpty)
    guard let tolerance = kit.toleranceSeconds else { return }
    #expect(shown.toleranceSeconds == tolerance)
    #expect(shown.signedAt.map { $0.microseconds / 1_000_000 } == time.microseconds / 1_000_000)
  }

  @Test(arguments: signing)
  func `the same content signed with another secret is the same content`(kit: SigningKit) throws {
    let source = try kit.source()
    let time = kit.unsigned.receivedAt
    let first = try #require(source.signedContent(of: kit.sign(kit.unsigned, .first, time)))
    // A token is as random as the nonce it stands for.
    guard kit.coverage == .body, kit.provider.name != "plivo" else { return }
    #expect(source.signedContent(of: try kit.sign(kit.unsigned, .unknown, time)) == first)
  }

  @Test(arguments: signing.filter { $0.coverage == .body })
  func `a change that the signature notices is seen, or said to be outside`(kit: SigningKit) throws
  {
    let source = try kit.source()
    let request = try kit.signed()
    let shown = try #require(source.signedContent(of: request))
    var changed = request
    changed.body[0] = UInt8(ascii: "x")
    guard (try? source.authenticate(changed)) == nil else { return }
    let other = source.signedContent(of: changed)
    // A token names a hash of the body, or repeats it.
    #expect(other != shown || Self.coversByHash.contains(kit.provider.name))
  }

  private static let coversByHash: Set<ProviderName> = [
    "gatewayapi", "messagebird", "vonage_messages",
  ]

  @Test(arguments: SigningKit.all)
  func `no secret is among the bytes`(kit: SigningKit) throws {
    guard let shown = try kit.source().signedContent(of: kit.signed()) else {
      #expect(kit.coverage == .nothing)
      return
    }
    for secret in Self.texts(in: kit.settings) where secret.utf8.count >= 8 {
      #expect(shown.bytes.firstRange(of: Array(secret.utf8)) == nil)
    }
  }

  /// The secrets of a source, as they stand in its settings.
  private static func texts(in settings: VerifySettings) -> [String] {
    ["secrets", "auth_tokens", "api_keys", "signing_keys", "public_keys"].compactMap {
      settings.value($0)
    }.flatMap { value in
      switch value {
      case .text(let text): [text]
      case .list(let list): list.compactMap { if case .text(let text) = $0 { text } else { nil } }
      default: [String]()
      }
    }
  }

  @Test(arguments: signing)
  func `a request without its proof is no crash`(kit: SigningKit) throws {
    let source = try kit.source()
    for broken in try kit.incomplete(kit.signed()) { _ = source.signedContent(of: broken) }
    var empty = kit.unsigned
    (empty.body, empty.fields) = ([], [:])
    _ = source.signedContent(of: empty)
    empty.body = [0xFF, 0x00]
    _ = source.signedContent(of: empty)
  }
}
