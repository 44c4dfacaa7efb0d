import Deliverability
import ProviderWebhooks
import Signatures

@testable import Ingestion

/// Sources for tests, with the keys their providers would sign with.
enum SampleSource {
  static let sendGridKey = ECDSAPrivateKey.generate()
  static let mailgunSecret = "mailgun-signing-key-of-the-tests"

  static func sendGrid(_ id: String = "acme-sendgrid", label: String = "acme") throws -> Source {
    try Source(
      id: id, labelID: label, provider: SendGridWebhook.self,
      settings: VerifySettings(["public_keys": .text(sendGridKey.publicKeyBase64SPKI)]))
  }

  static func mailgun(_ id: String = "acme-mailgun") throws -> Source {
    try Source(
      id: id, labelID: "acme", provider: MailgunWebhook.self,
      settings: VerifySettings(["secrets": .text(mailgunSecret)]))
  }

  /// Takes what anyone posts.
  static func unverified(_ id: String = "acme-open") throws -> Source {
    try Source(id: id, labelID: "acme", provider: SendGridWebhook.self, settings: .none)
  }
}
