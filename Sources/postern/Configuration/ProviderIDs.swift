/// The ids of every provider the product speaks of, also of those without an adapter in this build.
///
/// A source must not take one: `mappings/<label>/<name>.json` would mean two things.
enum ProviderIDs {
  static let all: Set<String> = [
    // email
    "sendgrid", "mailgun", "ses", "postmark", "sparkpost", "mailjet", "brevo", "mandrill", "resend",
    "mailersend", "elasticemail", "mailtrap", "customerio", "postal", "unisender_go", "smtpcom",
    // SMS
    "twilio", "vonage_sms", "vonage_messages", "infobip", "sinch", "messagebird", "bird", "plivo",
    "telnyx", "aws_sms", "clicksend", "clickatell", "bulksms", "lox24", "kaleyra", "smsbox",
    "telesign", "gatewayapi", "routemobile", "sweego", "smpp_generic",
    // either
    "custom",
  ]
}
