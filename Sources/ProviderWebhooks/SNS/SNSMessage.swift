import Deliverability
import JSONReading
import Signatures

/// The envelope in which Amazon SNS posts to an HTTPS endpoint: a JSON object, although its
/// Content-Type says `text/plain`.
/// Source: Amazon SNS docs, "HTTP/HTTPS notification JSON format" and its neighbours.
struct SNSMessage {
  enum Kind: String {
    case notification = "Notification"
    case subscriptionConfirmation = "SubscriptionConfirmation"
    case unsubscribeConfirmation = "UnsubscribeConfirmation"

    /// The members that are signed, in the order in which they are.
    var signedKeys: [String] {
      switch self {
      case .notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      case .subscriptionConfirmation, .unsubscribeConfirmation:
        ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
      }
    }
  }

  private let envelope: JSONValue
  let kind: Kind
  let topicARN: String

  /// Nil if `envelope` is none, as the bare content is that raw message delivery sends.
  init?(_ envelope: JSONValue) {
    guard let kind = envelope["Type"]?.string.flatMap(Kind.init),
      let topicARN = envelope["TopicArn"]?.string, envelope["Message"]?.kind == .string
    else { return nil }
    self.envelope = envelope
    self.kind = kind
    self.topicARN = topicARN
  }

  var id: String? { envelope.text("MessageId") }
  /// When SNS took the message from its publisher; a repetition keeps it.
  var publishedAt: Timestamp? { EventTime.rfc3339(envelope["Timestamp"]?.string) }
  var token: String? { envelope["Token"]?.string }
  /// The text that was published, decoded.
  var content: [UInt8] { envelope["Message"]?.stringBytes.map { Array($0) } ?? [] }

  var certificateURL: String? { envelope["SigningCertURL"]?.string }
  var signature: [UInt8]? { envelope["Signature"]?.string.flatMap { Base64.decode($0) } }
  /// Nil for a version that is not known.
  var signatureHash: RSAPublicKey.Hash? {
    switch envelope["SignatureVersion"]?.text {
    case "1": .sha1
    case "2": .sha256
    default: nil
    }
  }

  /// `key\nvalue\n` for each signed member, its value decoded; nil if one is missing. Only `Subject` may be.
  var signedBytes: [UInt8]? {
    var signed: [UInt8] = []
    for key in kind.signedKeys {
      guard let value = envelope[key], !value.isNull else {
        if key == "Subject" { continue }
        return nil
      }
      guard let bytes = value.stringBytes else { return nil }
      signed += key.utf8
      signed.append(UInt8(ascii: "\n"))
      signed += bytes
      signed.append(UInt8(ascii: "\n"))
    }
    return signed
  }
}

extension SNSMessage {
  /// What the message holds.
  ///
  /// A notification that the endpoint has been checked holds nothing. A request to confirm a
  /// subscription holds its confirmation if the source lists the topic; without a list, so of a source
  /// without verification, it must be confirmed by hand. The news that a subscription has ended names
  /// nobody and is no event: the receipt keeps it.
  /// - Parameter read: what the published JSON holds.
  func translation(
    topics: [String: SNSTopicARN], _ read: (JSONValue) throws(WebhookRejection) -> Translation
  ) throws(WebhookRejection) -> Translation {
    switch kind {
    case .notification:
      if content.starts(with: "Successfully validated SNS topic".utf8) { return Translation() }
      return try read(try json())
    case .subscriptionConfirmation:
      guard let topic = topics[topicARN] else { return Translation() }
      guard let token,
        let confirmation = SubscriptionConfirmation(topicARN: topic.text, token: token)
      else { throw .unreadable("Token is missing or no token of SNS") }
      return Translation(confirmation: confirmation)
    case .unsubscribeConfirmation: return Translation()
    }
  }

  private func json() throws(WebhookRejection) -> JSONValue {
    do throws(JSONError) {
      return try JSONDocument(content, acceptsInvalidUTF8: true).root
    } catch {
      throw .unreadable("Message is no JSON: at its byte \(error.offset) \(error.problem)")
    }
  }
}
