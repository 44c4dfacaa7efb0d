import ProviderWebhooks

@testable import postern

/// Reads configurations for tests, with an environment and a folder of their own.
enum ConfigurationSample {
  private static let environment = [
    "DATABASE": "postgresql:///postern", "EMPTY": "", "SIGNING_KEY": "key-of-the-environment",
  ]

  /// A registry of its own, so that a message that lists it stays as it is when a provider joins.
  private static let providers: [any WebhookProvider.Type] = [
    MailgunWebhook.self, SendGridWebhook.self, TwilioWebhook.self,
  ]

  static let surroundings = Surroundings(environment: { environment[$0] }, folder: "/nowhere")

  static func read(_ text: String, folder: String = "/nowhere") throws -> Configuration {
    try Configuration.read(
      Array(text.utf8), file: "postern.json", folder: folder, surroundings: surroundings,
      providers: providers)
  }

  /// The lines that reading `text` reports; empty if it is right.
  static func mistakes(in text: String, folder: String = "/nowhere") -> [String] {
    do throws(ConfigurationError) {
      _ = try Configuration.read(
        Array(text.utf8), file: "postern.json", folder: folder, surroundings: surroundings,
        providers: providers)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}
