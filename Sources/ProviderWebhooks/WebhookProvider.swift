public import Deliverability
public import HTTPMessages

/// A provider's id in configuration, file names and SQL, such as `sendgrid`.
public typealias ProviderName = String

/// What every provider's adapter is: first who sent it, then what it says. It never judges what a reason means.
///
/// A new provider is one type, its fixtures, one file in `mappings/`, and one line in `WebhookProviders`.
public protocol WebhookProvider: Sendable {
  static var name: ProviderName { get }
  /// The channel of the provider's mapping file: `reason_emailstatus_mapping` or `reason_smsstatus_mapping`.
  static var channel: Channel { get }
  /// Whether sources of either channel share the mapping file, which then may hold both tables.
  static var servesBothChannels: Bool { get }
  /// Methods that carry events. See `isURLCheck` for the others.
  static var callbackMethods: Set<HTTPMethod> { get }
  /// Keys of the source that say how its content is read, and so count also beside `"verify": "none"`.
  static var contentSettings: Set<String> { get }

  /// How a source that calls too often is told to send the same again later: 503, unless the provider
  /// takes that for final.
  static var deferralStatus: HTTPStatus { get }

  /// The channel of this source's events: the provider's, unless its settings say another.
  var eventChannel: Channel { get }

  /// Reads the source's `verify`; every mistake is reported with its path.
  init(verify: VerifySettings) throws(VerifySettingsError)

  /// Proves the sender on the raw bytes, in constant time, without any work on the content that the scheme does not need.
  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest

  /// What the proof of `request` covers, to explain a refusal; nil if the scheme signs nothing or the
  /// request is too broken to tell.
  func signedContent(of request: WebhookRequest) -> SignedContent?

  /// The request's events in payload order. An element that can't be read stands in `unreadable` and never costs the others.
  /// - Throws: `.unreadable` if nothing of the content can be read.
  func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation

  /// The answer to a stored or repeated request: 200 unless the provider wants another.
  func accepted() -> HTTPResponse
}

extension WebhookProvider {
  public static var callbackMethods: Set<HTTPMethod> { [.post] }
  public static var contentSettings: Set<String> { [] }
  public static var servesBothChannels: Bool { false }
  public static var deferralStatus: HTTPStatus { .serviceUnavailable }
  public var eventChannel: Channel { Self.channel }
  public func accepted() -> HTTPResponse { HTTPResponse(.ok) }
  public func signedContent(of request: WebhookRequest) -> SignedContent? { nil }

  /// Whether a request only looks whether the URL is there: HEAD, a GET of a provider whose events come
  /// by POST, a GET without parameters. It proves nothing and says nothing: 200, and nothing is kept.
  public static func isURLCheck(_ head: HTTPRequestHead) -> Bool {
    isURLCheck(head.method, query: head.query)
  }

  /// As of a request's head.
  public static func isURLCheck(_ request: WebhookRequest) -> Bool {
    isURLCheck(request.method, query: request.query)
  }

  private static func isURLCheck(_ method: HTTPMethod, query: Substring?) -> Bool {
    guard callbackMethods.contains(method) else { return true }
    return method == .get && query?.isEmpty != false
  }
}

/// What a request's content held.
public struct Translation: Sendable, Equatable {
  public var events: [ProviderEvent]
  public var unreadable: [UnreadableElement]
  /// Set if the provider asks whether it may send here, and the source's configuration says that it may.
  public var confirmation: SubscriptionConfirmation?

  public init(
    events: [ProviderEvent] = [], unreadable: [UnreadableElement] = [],
    confirmation: SubscriptionConfirmation? = nil
  ) {
    self.events = events
    self.unreadable = unreadable
    self.confirmation = confirmation
  }
}

/// An element of an authentic request that could not be read: it goes to quarantine.
public struct UnreadableElement: Sendable, Equatable {
  /// Its place, as a path: `[3]`, `events[0].timestamp`.
  public var path: String
  /// What was found and what was expected; never the element's own text.
  public var problem: String

  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }
}
