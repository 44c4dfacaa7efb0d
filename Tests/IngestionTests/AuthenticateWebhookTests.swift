import Deliverability
import HTTPMessages
import ProviderWebhooks
import Signatures
import Testing

@testable import Ingestion

@Suite struct AuthenticateWebhookTests {
  static let topic = "arn:aws:sns:eu-west-1:123456789012:ses-events"
  static let url = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
  static let now = Timestamp(seconds: 1_795_341_600)

  @Test func `the certificate is fetched and the request proved with it`() async throws {
    let key = RSAPrivateKey.generate(bits: 1024)
    let pem = X509Certificate.selfSigned(
      key: key, commonName: "sns.amazonaws.com", validSeconds: 60,
      notBefore: Self.now.microseconds / 1_000_000)
    let sns = ScriptedSNS(.init(status: .ok, content: Array(pem.utf8)))
    let authenticate = AuthenticateWebhook(
      certificates: FetchCertificates(client: sns.client, now: { Self.now }))
    let source = try Self.source()
    let request = Self.request(signedBy: key)
    #expect(try await authenticate(request, for: source).isVerified)
    #expect(try await authenticate(request, for: source).isVerified)
    await #expect(throws: WebhookRejection.self) {
      try await authenticate(Self.request(signedBy: .generate(bits: 1024)), for: source)
    }
    #expect(await sns.asked == [Self.url])
  }

  @Test func `without the certificate the sender is asked to try again`() async throws {
    let authenticate = AuthenticateWebhook(
      certificates: FetchCertificates(client: ScriptedSNS(nil).client, now: { Self.now }))
    let source = try Self.source()
    await #expect(throws: StoreUnavailable.self) {
      try await authenticate(Self.request(signedBy: .generate(bits: 1024)), for: source)
    }
  }

  @Test(arguments: [(HTTPStatus.ok, true), (.badRequest, false), (HTTPStatus(302), false)])
  func `a subscription is confirmed at the topic's own region`(status: HTTPStatus, isTaken: Bool)
    async throws
  {
    let sns = ScriptedSNS(.init(status: status, content: []))
    let confirm = ConfirmSubscriptions(client: sns.client)
    let confirmation = try #require(SubscriptionConfirmation(topicARN: Self.topic, token: "2336"))
    do throws(StoreUnavailable) {
      try await confirm(confirmation)
      #expect(isTaken)
    } catch {
      #expect(!isTaken && !error.problem.contains("2336"))
    }
    #expect(
      await sns.asked == [
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=\(Self.topic)&Token=2336"
      ])
  }

  private static func source() throws -> Source {
    try Source(
      id: "acme-ses", labelID: "acme", provider: SESWebhook.self,
      settings: VerifySettings(["topic_arns": .text(topic)]))
  }

  private static func request(signedBy key: RSAPrivateKey) -> WebhookRequest {
    let text =
      "Message\n{}\nMessageId\nm-1\nTimestamp\n2026-11-22T10:00:00.000Z\nTopicArn\n\(topic)\nType\nNotification\n"
    let signature = Base64.encode(key.sign(Array(text.utf8), hash: .sha256))
    let body = """
      {"Type":"Notification","MessageId":"m-1","TopicArn":"\(topic)","Message":"{}",
      "Timestamp":"2026-11-22T10:00:00.000Z","SignatureVersion":"2","Signature":"\(signature)",
      "SigningCertURL":"\(url)"}
      """
    return WebhookRequest(
      method: .post, target: "/v1/webhooks/acme-ses", publicURL: "", fields: [:],
      body: Array(body.utf8), receivedAt: now)
  }
}
