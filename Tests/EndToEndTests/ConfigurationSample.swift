@testable import postern

/// Reads configurations for tests, with an environment and a folder of their own.
enum ConfigurationSample {
  private static let environment = [
    "DATABASE": "postgresql:///postern", "EMPTY": "", "SIGNING_KEY": "key-of-the-environment",
  ]

  static let surroundings = Surroundings(environment: { environment[$0] }, folder: "/nowhere")

  static func read(_ text: String, folder: String = "/nowhere") throws -> Configuration {
    try Configuration.read(
      Array(text.utf8), file: "postern.json", folder: folder, surroundings: surroundings)
  }

  /// The lines that reading `text` reports; empty if it is right.
  static func mistakes(in text: String, folder: String = "/nowhere") -> [String] {
    do throws(ConfigurationError) {
      _ = try Configuration.read(
        Array(text.utf8), file: "postern.json", folder: folder, surroundings: surroundings)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}
