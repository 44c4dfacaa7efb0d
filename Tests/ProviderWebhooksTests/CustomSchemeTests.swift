import Deliverability
import HTTPMessages
import ProviderWebhooks
import Signatures
import Testing

/// Every scheme of a custom source: valid, tampered, missing, stale, second secret.
@Suite struct CustomSchemeTests {
  private static let body = Array(#"{"event":"delivered","recipient":"a@example.com"}"#.utf8)
  private static let now = Fixture.receivedAt

  private static func request(_ fields: HTTPFields) -> WebhookRequest {
    var request = Fixture.request(of: "custom")
    request.fields = fields
    request.body = body
    return request
  }

  private static func accepts(_ json: String, _ request: WebhookRequest) throws -> Bool {
    let source = try CustomWebhook(verify: VerifySettings(json: json))
    do {
      return try source.authenticate(request).isVerified
    } catch WebhookRejection.notAuthentic {
      return false
    }
  }

  /// Settings and a request they prove; every field of it is needed.
  private static func proved() throws -> [(settings: String, request: WebhookRequest)] {
    let hmac = { (algorithm: HMACKey.Algorithm, key: String, text: [UInt8]) in
      HMACKey(algorithm, key: key.utf8).authenticationCode(text)
    }
    let seconds = String(now.microseconds / 1_000_000)
    let milliseconds = String(now.microseconds / 1000)
    let ed25519 = Ed25519PrivateKey.generate()
    let ecdsa = ECDSAPrivateKey.generate()
    let url = Fixture.request(of: "custom").publicURL
    let webhookHead = Array("msg_1.\(seconds).".utf8)
    return [
      (
        #"{"scheme":"hmac","secrets":["old","new"],"header":"X-Hub-Signature","prefix":"sha1=","algorithm":"sha1"}"#,
        request(["X-Hub-Signature": "sha1=" + Hex.encode(hmac(.sha1, "new", body))])
      ),
      (
        #"""
        {"scheme":"hmac","secrets":["6b6579"],"secret_encoding":"hex","header":"X-Sign","encoding":"base64",
         "timestamp_header":"X-Time","timestamp_format":"epoch_ms","algorithm":"sha512",
         "signed":[{"text":"v0:"},"method","url","timestamp","$header.X-Nonce","body"]}
        """#,
        request([
          "X-Sign": Base64.encode(
            hmac(.sha512, "key", Array("v0:POST\(url)\(milliseconds)n1".utf8) + body)),
          "X-Time": milliseconds, "X-Nonce": "n1",
        ])
      ),
      (
        #"{"scheme":"postern","secrets":["one","two"]}"#,
        request([
          "X-Postern-Signature":
            "t=\(seconds), v1=00ff, v1=\(Hex.encode(hmac(.sha256, "two", Array("\(seconds).".utf8) + body)))"
        ])
      ),
      (
        """
        {"scheme":"ed25519","public_keys":["\(ed25519.publicKeyBase64Raw)"],"header":"X-Sig"}
        """, request(["X-Sig": Hex.encode(ed25519.sign(body))])
      ),
      (
        """
        {"scheme":"ecdsa","public_keys":["\(ecdsa.publicKeyBase64SPKI)"],"header":"X-Sig","encoding":"base64"}
        """, request(["X-Sig": Base64.encode(ecdsa.sign(body))])
      ),
      (
        #"{"scheme":"standard_webhooks","secrets":["whsec_c2VjcmV0"]}"#,
        request([
          "webhook-id": "msg_1", "webhook-timestamp": seconds,
          "webhook-signature": "v1," + Base64.encode(hmac(.sha256, "secret", webhookHead + body)),
        ])
      ),
      (
        """
        {"scheme":"standard_webhooks","public_keys":["whpk_\(ed25519.publicKeyBase64Raw)"]}
        """,
        request([
          "webhook-id": "msg_1", "webhook-timestamp": seconds,
          "webhook-signature": "v1a," + Base64.encode(ed25519.sign(webhookHead + body)),
        ])
      ),
      (
        #"{"scheme":"basic","username":"u","passwords":["x","p"]}"#,
        request(["Authorization": "Basic dTpw"])
      ),
      (
        #"{"scheme":"bearer","bearer_tokens":["x","token"]}"#,
        request(["Authorization": "Bearer token"])
      ),
      (
        #"{"scheme":"header","headers":{"X-Secret":["x","token"]}}"#, request(["X-Secret": "token"])
      ),
    ]
  }

  @Test func `a proved request is authentic, and needs each of its fields unchanged`() throws {
    for (settings, request) in try Self.proved() {
      #expect(try Self.accepts(settings, request), "\(settings)")
      for field in request.fields {
        #expect(try !Self.accepts(settings, request.without(field: field.name)), "\(settings)")
        var changed = request
        changed.fields.set(field.name, field.value + "0")
        #expect(try !Self.accepts(settings, changed), "\(settings) \(field.name)")
      }
    }
  }

  @Test func `a signature covers the body`() throws {
    for (settings, request) in try Self.proved() {
      var changed = request
      changed.body[5] ^= 1
      let covers = ["basic", "bearer", "\"header\",\"headers"].allSatisfy { !settings.contains($0) }
      #expect(try Self.accepts(settings, changed) == !covers, "\(settings)")
    }
  }

  @Test func `a signed time is held to its tolerance`() throws {
    let timed = try Self.proved().filter { settings, _ in
      ["timestamp_header", "postern", "standard_webhooks"].contains { settings.contains($0) }
    }
    #expect(timed.count == 4)
    for (settings, request) in timed {
      for (age, isAuthentic) in [(Int64(300), true), (301, false), (-300, true), (-301, false)] {
        var late = request
        late.receivedAt = request.receivedAt.adding(seconds: age)
        #expect(try Self.accepts(settings, late) == isAuthentic, "\(settings) \(age)")
      }
    }
  }

  @Test func `a path token is proved by the path`() throws {
    let settings = #"{"scheme":"path_token","path_tokens":["a-path-token-of-the-tests"]}"#
    var request = Self.request([:])
    #expect(try !Self.accepts(settings, request))
    request.pathToken = "a-path-token-of-the-tests"
    #expect(try Self.accepts(settings, request))
  }

  @Test func `a body that the signature leaves out is refused`() throws {
    let settings = #"{"scheme":"hmac","secrets":["k"],"header":"X-Sign","signed":["url"]}"#
    var request = Self.request([:])
    let code = HMACKey(.sha256, key: "k".utf8).authenticationCode(Array(request.publicURL.utf8))
    request.fields.append("X-Sign", Hex.encode(code))
    #expect(try !Self.accepts(settings, request))
    request.body = []
    #expect(try Self.accepts(settings, request))
  }

  /// Computed by `printf '1795341600.%s' "$body" | openssl dgst -sha256 -hmac postern-example-secret`.
  @Test func `the contract's signature is what another tool computes`() throws {
    let request = Self.request([
      "X-Postern-Signature":
        "t=1795341600,v1=7c02b0db32faabd9bccda3965e46cb08f90a6e4be2dc97244b7ba307c69528bf"
    ])
    #expect(try Self.accepts(#"{"secrets":["postern-example-secret"]}"#, request))
  }
}
