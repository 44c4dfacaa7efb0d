import Deliverability
import HTTPMessages
import Signatures

/// Mandrill's `X-Mandrill-Signature`: base64 of HMAC-SHA1 under the webhook's key over its URL and every
/// decoded field of the form, name and value without separators, sorted by name.
///
/// - The URL is the one registered, byte for byte, also with a username and password in it, which the
///   sender shows in `Authorization`.
/// - The fields follow each other without a mark between them, so the content must be one field.
/// - Before it hands out a key, Mandrill tries the URL with an empty batch signed with a key everyone
///   knows: such a request proves nothing, and passes because it holds no event.
///
/// Settings: `secrets` (the keys Mandrill shows beside the webhook). The scheme signs no time: a repeat is
/// met by the event's identity.
/// Source: Mailchimp Transactional docs, "Authenticating webhook requests".
struct MandrillVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey]
  static let signatureField = "X-Mandrill-Signature"
  private static let testKey = HMACKey(.sha1, key: "test-webhook".utf8)

  private let keys: [HMACKey]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the key that Mandrill shows beside the webhook")
      .map { HMACKey(.sha1, key: $0.utf8) }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let signature = request.fields[Self.signatureField] else {
      throw .notAuthentic("\(Self.signatureField) is missing")
    }
    guard let code = Base64.decode(signature) else {
      throw .notAuthentic("\(Self.signatureField) is no base64")
    }
    let form = try request.form(else: WebhookRejection.notAuthentic)
    guard form.fields.filter({ $0.name == MandrillWebhook.eventsField }).count == 1 else {
      throw .notAuthentic("the form must hold \(MandrillWebhook.eventsField) once")
    }
    let fields = Self.signedFields(form)
    let isTest = form[MandrillWebhook.eventsField] == "[]"
    let isSigned = Self.registeredURLs(request).contains { url in
      (keys + (isTest ? [Self.testKey] : [])).contains {
        $0.verifies(code, over: Array(url.utf8), fields)
      }
    }
    guard isSigned else {
      throw .notAuthentic(
        "the signature over the public URL and the form is of none of the source's secrets: "
          + "public_url and the path must be what Mandrill was given")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let form = try? request.form(else: WebhookRejection.notAuthentic) else { return nil }
    return SignedContent(
      "the public URL, then the form's fields by name, each name and value without a separator",
      Array(request.publicURL.utf8) + Self.signedFields(form))
  }

  static func signedFields(_ form: FormFields) -> [UInt8] {
    form.fields.map { (name: Array($0.name.utf8), value: $0.bytes) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
      .flatMap { $0.name + $0.value }
  }

  /// The public URL, and the same with what the sender shows as its username and password.
  private static func registeredURLs(_ request: WebhookRequest) -> [String] {
    let url = request.publicURL
    guard
      let credentials = request.credentials(scheme: "basic").flatMap({
        Base64.decode($0, allowsMissingPadding: true)
      }), let authority = url.firstRange(of: "://")?.upperBound,
      // RFC 3986 §3.2.1: these would end the authority, and so move where the URL ends.
      !credentials.contains(where: { "/?#".utf8.contains($0) })
    else { return [url] }
    let userInfo = String(decoding: credentials, as: UTF8.self) + "@"
    return [url, url[..<authority] + userInfo + url[authority...]]
  }
}
