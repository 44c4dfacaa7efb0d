import JSONReading
import ProviderWebhooks

extension Configuration {
  private static let maxFileBytes = 16 * 1024 * 1024

  /// The file to read: `option`, else `POSTERN_CONFIG`, else `postern.json` in the working folder.
  static func location(option: String?, surroundings: Surroundings) -> String {
    if let option { return option }
    if let variable = surroundings.environment("POSTERN_CONFIG"), !variable.isEmpty {
      return variable
    }
    return "postern.json"
  }

  /// - Parameter option: the value of `--config`, or nil.
  /// - Throws: every mistake of the file at once, or why it can't be read.
  static func load(
    option: String?, surroundings: Surroundings = .process,
    providers: [any WebhookProvider.Type] = WebhookProviders.all
  ) throws(ConfigurationError) -> Configuration {
    let file = location(option: option, surroundings: surroundings)
    let path = Surroundings.absolute(file, in: surroundings.folder)
    let bytes: [UInt8]
    do {
      bytes = try FileAccess.read(path, maxBytes: maxFileBytes)
    } catch {
      let advice = error.isMissing ? ". `postern init` writes one" : ""
      throw ConfigurationError(
        problems: [
          ConfigurationProblem(
            file: file, position: nil, path: "", text: "can't be read: \(error)\(advice)")
        ])
    }
    return try read(
      bytes, file: file, folder: Surroundings.parent(of: path), surroundings: surroundings,
      providers: providers)
  }

  /// - Parameters:
  ///   - file: what the errors call it.
  ///   - folder: where relative paths begin.
  static func read(
    _ bytes: [UInt8], file: String, folder: String, surroundings: Surroundings,
    providers: [any WebhookProvider.Type] = WebhookProviders.all
  ) throws(ConfigurationError) -> Configuration {
    let document = try document(bytes, file: file)
    var reader = ConfigurationReader(
      bytes, file: file, folder: folder, surroundings: surroundings, providers: providers)
    var configuration = reader.configuration(ConfigurationNode(value: document.root, path: ""))
    guard reader.mistakes.isEmpty else {
      throw ConfigurationError(problems: inOrder(reader.mistakes))
    }
    configuration.warnings = inOrder(reader.warnings)
    return configuration
  }

  /// A provider's settings alone, from the command line.
  /// - Parameters:
  ///   - text: what stands behind `verify`, or a whole source; `none` may stand without quotes.
  ///   - option: what the errors call it.
  static func verifySettings(
    _ text: String, of provider: any WebhookProvider.Type, option: String,
    surroundings: Surroundings
  ) throws(ConfigurationError) -> VerifySettings {
    let bytes = Array((text == "none" ? "\"none\"" : text).utf8)
    let document = try document(bytes, file: option)
    var reader = ConfigurationReader(
      bytes, file: option, folder: surroundings.folder, surroundings: surroundings,
      providers: [provider])
    let settings = reader.settings(
      ConfigurationNode(value: document.root, path: "verify"), of: provider)
    guard let settings, reader.mistakes.isEmpty else {
      throw ConfigurationError(problems: inOrder(reader.mistakes))
    }
    return settings
  }

  private static func document(
    _ bytes: [UInt8], file: String
  ) throws(ConfigurationError) -> JSONDocument {
    do {
      return try JSONDocument(bytes)
    } catch {
      throw ConfigurationError(
        problems: [
          ConfigurationProblem(
            file: file, position: error.position(in: bytes), path: "", text: error.problem)
        ])
    }
  }

  private static func inOrder(
    _ findings: [(offset: Int, problem: ConfigurationProblem)]
  ) -> [ConfigurationProblem] {
    findings.enumerated()
      .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
      .map(\.element.problem)
  }
}
