import Deliverability
import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct SNSVerificationTests {
  static let topic = SNSSigner.topicARN
  static let message = [
    "Type": "Notification", "MessageId": "m-1", "TopicArn": topic, "Message": "{}",
  ]

  @Test(arguments: SNSVectors.all)
  func `a signature made by another tool verifies`(vector: SNSVectors.Vector) throws {
    let verification = try SNSVerification(
      VerifySettings([
        "topic_arns": .text(Self.topic), "certificates": .text(SNSVectors.certificate),
      ]))
    #expect(try verification.authenticate(Self.request(vector.body)).isVerified)
    let changed = vector.body.map { $0 == UInt8(ascii: "m") ? UInt8(ascii: "n") : $0 }
    #expect(throws: WebhookRejection.self) {
      try verification.authenticate(Self.request(changed))
    }
  }

  @Test(arguments: ["1", "2"])
  func `the certificate is asked for, and then verifies`(version: String) throws {
    let verification = try Self.fetching()
    var request = Self.request(try Self.signed(version: version))
    #expect(throws: WebhookRejection.needsCertificate(SNSSigner.certificateURL)) {
      try verification.authenticate(request)
    }
    request.certificates[SNSSigner.certificateURL] = Array(SNSSigner.second.certificate.utf8)
    #expect(Self.isRefused(request, by: verification), "another key's certificate")
    request.certificates[SNSSigner.certificateURL] = Array(SNSSigner.first.certificate.utf8)
    #expect(try verification.authenticate(request).isVerified)
    request.certificates[SNSSigner.certificateURL] = Array("<Error>NoSuchKey</Error>".utf8)
    #expect(Self.isRefused(request, by: verification), "no certificate")
  }

  @Test(arguments: [(-1801, false), (-1800, true), (1800, true), (1801, false)])
  func `a certificate counts within its dates`(seconds: Int64, isAuthentic: Bool) throws {
    var request = Self.request(try Self.signed())
    request.certificates[SNSSigner.certificateURL] = Array(SNSSigner.first.certificate.utf8)
    request.receivedAt = Fixture.receivedAt.adding(seconds: seconds)
    #expect(Self.isRefused(request, by: try Self.fetching()) != isAuthentic)
  }

  @Test(arguments: [
    ("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01d0.pem", true),
    ("https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-01d0.pem", true),
    ("https://sns.us-gov-west-1.amazonaws.com/a/b_c~1.pem", true),
    ("http://sns.eu-west-1.amazonaws.com/x.pem", false),
    ("HTTPS://sns.eu-west-1.amazonaws.com/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com:443/x.pem", false),
    ("https://user@sns.eu-west-1.amazonaws.com/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com@evil.example/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com.evil.example/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com.cn.evil.example/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com.uk/x.pem", false),
    ("https://evil.example/sns.eu-west-1.amazonaws.com/x.pem", false),
    ("https://evil.sns.eu-west-1.amazonaws.com/x.pem", false),
    ("https://sns.eu.west.amazonaws.com/x.pem", false),
    ("https://sns.e.amazonaws.com/x.pem", false),
    ("https://sns..amazonaws.com/x.pem", false),
    ("https://sns.eu_west.amazonaws.com/x.pem", false),
    ("https://s3.eu-west-1.amazonaws.com/sns/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com/x.crt", false),
    ("https://sns.eu-west-1.amazonaws.com/x.PEM", false),
    ("https://sns.eu-west-1.amazonaws.com/?a=x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com/x#.pem", false),
    ("https://sns.eu-west-1.amazonaws.com/x%2f.pem", false),
    ("https://sns.eu-west-1.amazonaws.com\\@evil.example/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com", false), ("", false),
    ("https://sns.eu-west-1.amazonaws.com/" + String(repeating: "a", count: 600) + ".pem", false),
  ])
  func `a certificate is fetched from Amazon SNS alone`(url: String, isTrusted: Bool) throws {
    let verification = try Self.fetching()
    let request = Self.request(try Self.signed(certificateURL: url))
    if isTrusted {
      #expect(throws: WebhookRejection.needsCertificate(url)) {
        try verification.authenticate(request)
      }
    } else {
      #expect(Self.isRefused(request, by: verification))
    }
  }

  @Test func `a topic that is not listed is refused before its certificate is fetched`() throws {
    var message = Self.message
    message["TopicArn"] = "arn:aws:sns:eu-west-1:999999999999:ses-events"
    let request = Self.request(try Self.signed(message))
    #expect(Self.isRefused(request, by: try Self.fetching()))
  }

  @Test(arguments: [("Notification", true), ("SubscriptionConfirmation", false), ("", false)])
  func `the field for the type must agree with the type that is signed`(
    field: String, isAuthentic: Bool
  ) throws {
    var request = Self.request(try Self.signed())
    request.certificates[SNSSigner.certificateURL] = Array(SNSSigner.first.certificate.utf8)
    request.fields.append("X-Amz-Sns-Message-Type", field)
    #expect(Self.isRefused(request, by: try Self.fetching()) != isAuthentic)
  }

  @Test(arguments: [
    ["SignatureVersion": "3"], ["Type": "SubscriptionConfirmation"], ["Type": "Else"],
    ["Subject": "added"], ["Message": "{} "], ["MessageId": "m-2"], ["Signature": "AAAA"],
    ["Signature": "no base 64"],
  ])
  func `a changed member is refused`(change: [String: String]) throws {
    var members = SNSSigner.members(of: try Self.signed())
    members.merge(change) { $1 }
    var request = Self.request(SNSSigner.json(members))
    request.certificates[SNSSigner.certificateURL] = Array(SNSSigner.first.certificate.utf8)
    #expect(Self.isRefused(request, by: try Self.fetching()))
  }

  @Test(
    arguments: [
      (["topic_arns": .text("ses-events")], "verify.topic_arns[0]"),
      (["topic_arns": .text(topic), "certificates": .text("x")], "verify.certificates[0]"),
      (
        ["topic_arns": .list([.text(topic), .text("arn:aws:sqs:eu-west-1:1:q")])],
        "verify.topic_arns[1]"
      ),
    ] as [([String: VerifySettings.Value], String)])
  func `a mistake in the settings is told by its path`(
    settings: [String: VerifySettings.Value], path: String
  ) {
    let error = #expect(throws: VerifySettingsError.self) {
      try SNSVerification(VerifySettings(settings))
    }
    #expect(error?.path == path)
  }

  private static func fetching() throws -> SNSVerification {
    try SNSVerification(VerifySettings(["topic_arns": .text(topic)]))
  }

  private static func signed(
    _ message: [String: String] = message, version: String = "2",
    certificateURL: String = SNSSigner.certificateURL
  ) throws -> [UInt8] {
    var members = SNSSigner.members(of: try SNSSigner.first.signed(message, version: version))
    members["SigningCertURL"] = certificateURL
    return SNSSigner.json(members)
  }

  private static func request(_ body: [UInt8]) -> WebhookRequest {
    var request = Fixture.request(of: "ses")
    request.body = body
    return request
  }

  private static func isRefused(_ request: WebhookRequest, by verification: SNSVerification) -> Bool
  {
    do throws(WebhookRejection) {
      _ = try verification.authenticate(request)
      return false
    } catch {
      if case .notAuthentic = error { return true }
      Issue.record("\(error)")
      return false
    }
  }
}
