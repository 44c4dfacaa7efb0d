import ProviderWebhooks

extension SigningKit {
  /// SNS; what other ways prove is in `AWSSMSVerificationTests`.
  static let awsSMS: SigningKit = {
    let message = Fixture.all(of: AWSSMSWebhook.self).first { $0.name == "aws_sms/delivered" }
    return sns(AWSSMSWebhook.self, unsigned: message?.request ?? Fixture.request(of: "aws_sms"))
  }()
}
