public import Deliverability
public import HTTPMessages

/// A provider's request, raw. Nothing of it may be believed before `authenticate`.
public struct WebhookRequest: Sendable {
  public var method: HTTPMethod
  /// The request target byte for byte as received: `/v1/webhooks/acme-twilio?campaign=7`.
  public var target: String
  /// The URL the provider was given: the configuration's `public_url` and the raw target.
  public var publicURL: String
  /// The segment behind the source's id in the path, percent-decoded, if there is one.
  public var pathToken: String?
  public var fields: HTTPFields
  public var body: [UInt8]
  public var receivedAt: Timestamp
  /// Certificates that were fetched for this request after `needsCertificate`: URL to PEM. No part of
  /// what was received; never filled from it.
  public var certificates: [String: [UInt8]]

  public init(
    method: HTTPMethod, target: String, publicURL: String, pathToken: String? = nil,
    fields: HTTPFields, body: [UInt8], receivedAt: Timestamp, certificates: [String: [UInt8]] = [:]
  ) {
    self.method = method
    self.target = target
    self.publicURL = publicURL
    self.pathToken = pathToken
    self.fields = fields
    self.body = body
    self.receivedAt = receivedAt
    self.certificates = certificates
  }

  /// The raw query behind the target's first `?`, or nil.
  public var query: Substring? {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    return target[target.utf8.index(after: mark)...]
  }
}

/// A request whose sender is proved. Only a provider's `authenticate` makes one.
public struct AuthenticRequest: Sendable {
  public let request: WebhookRequest
  /// Set if the scheme's signature does not cover the body: the token must then be remembered.
  public let replayGuard: ReplayGuard?
  /// False for a source that says `"verify": "none"`.
  public let isVerified: Bool

  init(_ request: WebhookRequest, replayGuard: ReplayGuard? = nil, isVerified: Bool = true) {
    self.request = request
    self.replayGuard = replayGuard
    self.isVerified = isVerified
  }

  /// A stored receipt whose sender was proved when it arrived, to be translated again.
  public init(replaying stored: WebhookRequest) {
    self.init(stored)
  }
}

/// A signed token that may be used for one body only: again with the same content is a repeat, with another is a forgery.
public struct ReplayGuard: Sendable, Equatable {
  /// The provider's token, verbatim.
  public var token: String
  /// SHA-256 of the content that came with it; of a form the decoded fields, since a repeat may be encoded anew.
  public var contentDigest: [UInt8]
  /// How long the token must be remembered.
  public var rememberSeconds: Int

  public init(token: String, contentDigest: [UInt8], rememberSeconds: Int) {
    self.token = token
    self.contentDigest = contentDigest
    self.rememberSeconds = rememberSeconds
  }
}

/// Why a request is not taken.
public enum WebhookRejection: Error, Sendable, Equatable {
  /// The sender is not proved. The text says what was checked and what the operator should look at;
  /// it goes to logs and `postern explain`, never to the sender, and holds no secret and no address.
  case notAuthentic(String)
  /// Authentic, but nothing of its content can be read: kept raw in quarantine.
  case unreadable(String)
  /// The sender's certificate must be fetched from this URL first (it has passed the provider's own host
  /// rule) and handed over in `WebhookRequest.certificates`.
  case needsCertificate(String)
}
