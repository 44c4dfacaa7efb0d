public import Deliverability
public import HTTPMessages
import JSONReading

/// A gateway that no adapter knows: its source's configuration says where everything stands (`CustomFormat`, behind
/// `custom`) and how the sender is proved (`CustomScheme`, in `verify`). Data alone, nothing is run.
///
/// Without `custom` it speaks Postern's own contract (`PosternContract`).
public struct CustomWebhook: WebhookProvider {
  public static let name: ProviderName = "custom"
  /// Of its mapping file's first table; each source says its own (`eventChannel`).
  public static let channel = Channel.email
  public static let servesBothChannels = true
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]
  static let formatSetting = "custom"
  public static let contentSettings: Set<String> = [formatSetting]

  private let format: CustomFormat
  /// Nil for a source that says `"verify": "none"`.
  private let verification: (any SenderVerification)?

  public var eventChannel: Channel { format.channel }

  public init(verify: VerifySettings) throws(VerifySettingsError) {
    if verify.isNone {
      try verify.finish(known: Self.contentSettings)
      verification = nil
    } else {
      verification = try CustomScheme(verify).verification(verify)
    }
    format = try Self.format(verify)
  }

  private static func format(_ verify: VerifySettings) throws(VerifySettingsError) -> CustomFormat {
    let path = "verify.\(formatSetting)"
    switch verify.value(formatSetting) {
    case nil: return try CustomFormat(CustomSettings(PosternContract.settings, path: path))
    case .object(let settings): return try CustomFormat(CustomSettings(settings, path: path))
    default:
      throw VerifySettingsError(
        path, "must be an object that says where event, recipient and the others stand")
    }
  }

  public func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard format.methods.contains(request.method) else {
      throw .notAuthentic(
        "the source takes no \(request.method.rawValue): custom.methods lists what it takes")
    }
    guard let verification else { return AuthenticRequest(request, isVerified: false) }
    return try verification.authenticate(request)
  }

  public func signedContent(of request: WebhookRequest) -> SignedContent? {
    verification?.signedContent(of: request)
  }

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let content = try CustomContent(request.request)
    guard let body = content.body else {
      return translation(of: content, at: "$")
    }
    guard let found = format.events.map({ $0.value(in: body) }) ?? body else {
      throw .unreadable("there is nothing at \(format.events?.name ?? "")")
    }
    switch found.kind {
    case .array:
      return Translation(elementsOf: found, at: format.events?.name ?? "") {
        element throws(ElementProblem) in
        guard element.kind == .object else { throw ElementProblem("the element is no object") }
        return [try event(element, of: content)]
      }
    case .object:
      var own = content
      own.event = found
      return translation(of: own, at: format.events?.name ?? "$")
    case .string, .number, .boolean, .null:
      throw .unreadable("\(format.events?.name ?? "the body") is neither an object nor a list")
    }
  }

  private func translation(of content: CustomContent, at path: String) -> Translation {
    var translation = Translation()
    translation.add(at: path) { () throws(ElementProblem) in
      [try CustomEvent(format: format, content: content).event()]
    }
    return translation
  }

  private func event(_ element: JSONValue, of content: CustomContent) throws(ElementProblem)
    -> ProviderEvent
  {
    var own = content
    own.event = element
    return try CustomEvent(format: format, content: own).event()
  }
}
