import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct VonageSMSVerificationTests {
  static let parameters =
    "msisdn=35699000001&messageId=0C0&status=failed&text=x%26y%3Dz+%C3%BC&a_b=1&api-key=abcd1234&nonce=n1&timestamp=1795341600"

  /// Python: hashlib.md5(text + secret), hmac.new(secret, text, algorithm), in hexadecimal, of the text
  /// "&a_b=1&api-key=abcd1234&messageId=0C0&msisdn=35699000001&nonce=n1&status=failed&text=x_y_z ü&timestamp=1795341600"
  /// under "secret-1".
  static let vectors = [
    "md5hash": "771244704b625f9f19d0f1567847f58b",
    "md5": "7d9b469c1fbd8c2675e38cb51a84d7c4",
    "sha1": "73028570596a630e43f75ed11e44978d1ef42ec8",
    "sha256": "cde8e6139b29d4dbd0734112d239afb37159fc19ef1ee2a5c0a610db09cfe1d4",
    "sha512":
      "e3c177ee2f5692a5ff4d7c2b2733064c4c24827b838f6eabf9861abcc25a24960b9e6b8681abeffa6d5088fc673d5c748cea216c24ebe2ede40f67eefb44ae6c",
  ]

  @Test(arguments: vectors.keys.sorted())
  func `a signature made by another tool verifies under its own algorithm only`(name: String)
    throws
  {
    for (algorithm, code) in Self.vectors {
      for code in [code, code.uppercased()] {
        let request = Self.form(Self.parameters + "&sig=" + code)
        #expect(try Self.authenticate(request, algorithm: name) == (algorithm == name))
      }
    }
  }

  @Test func `a GET signs its query, a JSON body its members`() throws {
    let code = Self.vectors["sha1"] ?? ""
    var get = Self.form("")
    get.method = .get
    get.target += "?sig=\(code)&" + Self.parameters
    #expect(try Self.authenticate(get, algorithm: "sha1"))
    var json = Self.form(
      #"{"msisdn":"35699000001","messageId":"0C0","status":"failed","text":"x&y=z ü","a_b":1,"#
        + #""api-key":"abcd1234","nonce":"n1","timestamp":1795341600,"sig":"\#(code)"}"#)
    json.fields.set("Content-Type", "application/json")
    #expect(try Self.authenticate(json, algorithm: "sha1"))
  }

  @Test(arguments: [
    // One parameter whose name swallows the next: the signed text stays the same.
    ("msisdn=35699000001&nonce=n1", "msisdn%3D35699000001%26nonce=n1"),
    ("nonce=n1", "nonce=n1&nonce=n1"), ("timestamp=1795341600", "timestamp=1795341601"),
    ("timestamp=1795341600", ""), ("status=failed", "status=delivered"), ("a_b=1", "a%3Db=1"),
  ])
  func `parameters that were not signed so are refused`(signed: String, sent: String) throws {
    let code = Self.vectors["md5hash"] ?? ""
    let ordered = Self.parameters.split(separator: "&").sorted()
    let before = (ordered + ["sig=" + code]).joined(separator: "&")
    #expect(try Self.authenticate(Self.form(before)))
    let rest = ordered.filter { !signed.split(separator: "&").contains($0) }
    let after = (rest + [Substring(sent), "sig=" + code]).joined(separator: "&")
    #expect(try !Self.authenticate(Self.form(after)))
  }

  @Test func `an account that signs nothing is trusted by a path token`() throws {
    let source = try VonageSMSWebhook(
      verify: VerifySettings(["path_tokens": .text("0123456789abcdef")]))
    var request = Self.form("status=delivered")
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    request.pathToken = "0123456789abcdef"
    #expect(try source.authenticate(request).isVerified)
  }

  @Test func `a token in the path does not stand for a configured signature`() throws {
    let source = try VonageSMSWebhook(
      verify: VerifySettings([
        "path_tokens": .text("0123456789abcdef"), "secrets": .text("secret-1"),
      ]))
    var request = Self.form(Self.parameters + "&sig=" + (Self.vectors["md5hash"] ?? ""))
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    request.pathToken = "0123456789abcdef"
    #expect(try source.authenticate(request).isVerified)
    request.body.removeLast()
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
  }

  @Test(
    arguments: [
      (["secrets": .text("s"), "algorithm": .text("sha384")], "verify.algorithm"),
      (["secrets": .text("s"), "algorithm": .text("MD5")], "verify.algorithm"),
      (["secrets": .text("")], "verify.secrets"), (["algorithm": .text("md5")], "verify.secrets"),
      (["path_tokens": .text("0123456789abcdef"), "algorithm": .text("md5")], "verify.secrets"),
    ] as [([String: VerifySettings.Value], String)])
  func `a mistake in the settings is told by its path`(
    settings: [String: VerifySettings.Value], path: String
  ) {
    let error = #expect(throws: VerifySettingsError.self) {
      try VonageSMSWebhook(verify: VerifySettings(settings))
    }
    #expect(error?.path == path)
  }

  private static func authenticate(_ request: WebhookRequest, algorithm: String = "md5hash") throws
    -> Bool
  {
    let source = try VonageSMSWebhook(
      verify: VerifySettings(["secrets": .text("secret-1"), "algorithm": .text(algorithm)]))
    do throws(WebhookRejection) {
      return try source.authenticate(request).isVerified
    } catch {
      return false
    }
  }

  private static func form(_ body: String) -> WebhookRequest {
    var request = Fixture.request(of: VonageSMSWebhook.name)
    request.fields.set("Content-Type", "application/x-www-form-urlencoded")
    request.body = Array(body.utf8)
    return request
  }
}
