import Deliverability
import Ingestion
import ProviderWebhooks
import ReasonMapping

/// Whose request is explained: the provider, how its sender is proved, and the mapping that judges its events.
struct ExplainSubject {
  let provider: any WebhookProvider.Type
  /// Nil if nothing was said of how the sender is proved.
  let settings: VerifySettings?
  let mapping: Mapping
  /// What the reader should know of where these came from.
  private(set) var notes: [String] = []

  static let options = [
    Option(name: "provider", value: "P", summary: "the provider; not needed with --source"),
    Option(
      name: "source", value: "ID", summary: "a source of the configuration: its secrets and mapping"
    ),
    Option(
      name: "verify", value: "JSON",
      summary: "in place of --source: what would stand behind \"verify\", or the whole source"),
  ]

  init(_ invocation: Invocation) throws {
    let arguments = invocation.arguments
    guard let id = arguments.text("source") else {
      self = try ExplainSubject(withoutSource: invocation)
      return
    }
    guard !arguments.has("verify") else {
      throw UsageError("--source and --verify are both given. Use one of them")
    }
    let configuration = try invocation.configuration()
    guard let source = configuration.source(id) else {
      let known = configuration.sources.map(\.id).joined(separator: ", ")
      throw Failure("there is no source \"\(id)\". \(configuration.file) has \(known)")
    }
    if let name = arguments.text("provider"), name != source.providerName {
      throw UsageError("\(id) is a source of \(source.providerName), not of \(name)")
    }
    var folder = MappingFolder(
      path: configuration.mappingsDirectory, workingFolder: invocation.surroundings.folder)
    guard let mapping = folder.mapping(of: source) else {
      throw Failure(folder.mistakes.joined(separator: "\n"))
    }
    provider = type(of: source.provider)
    settings = source.settings
    self.mapping = mapping
  }

  private init(withoutSource invocation: Invocation) throws {
    let name = try invocation.arguments.required("provider")
    guard let provider = WebhookProviders.named(name) else {
      let nearest =
        Spelling.nearest(to: name, among: WebhookProviders.names).map { "Did you mean \($0)? " }
        ?? ""
      let known = WebhookProviders.names.sorted().joined(separator: ", ")
      throw UsageError("\"\(name)\" is not a provider. \(nearest)Use one of \(known)")
    }
    self.provider = provider
    settings = try invocation.arguments.text("verify").map { text in
      try Configuration.verifySettings(
        text, of: provider, option: "--verify", surroundings: invocation.surroundings)
    }
    guard let path = try Self.mappingsDirectory(invocation, holding: "\(name).json") else {
      mapping = .empty
      notes.append(
        "no \(name).json was found: nothing is mapped. Name a configuration with --config")
      return
    }
    var folder = MappingFolder(path: path, workingFolder: invocation.surroundings.folder)
    let channel = Self.channel(of: provider, settings)
    guard let mapping = folder.mapping(of: provider, on: channel) else {
      throw Failure(folder.mistakes.joined(separator: "\n"))
    }
    self.mapping = mapping
  }

  /// The channel that the settings say; the provider's if they are wrong, which is told later.
  private static func channel(
    of provider: any WebhookProvider.Type, _ settings: VerifySettings?
  ) -> Channel {
    do throws(VerifySettingsError) {
      return try provider.init(verify: settings ?? .none).eventChannel
    } catch {
      return provider.channel
    }
  }

  /// The configuration's directory if there is one, else `mappings` in the working folder, beside the
  /// program or above it, whichever has the file first.
  private static func mappingsDirectory(_ invocation: Invocation, holding name: String) throws
    -> String?
  {
    let surroundings = invocation.surroundings
    let option = invocation.arguments.text("config")
    let file = Configuration.location(option: option, surroundings: surroundings)
    if option != nil || FileAccess.exists(Surroundings.absolute(file, in: surroundings.folder)) {
      return try invocation.configuration().mappingsDirectory
    }
    var folders = [surroundings.folder]
    if let executable = surroundings.executable {
      var folder = Surroundings.parent(of: executable)
      // As deep as a build leaves the program below the repository: .build/<triple>/release.
      for _ in 0...3 {
        folders.append(folder)
        folder = Surroundings.parent(of: folder)
      }
    }
    return folders.map { Surroundings.absolute("mappings", in: $0) }
      .first { FileAccess.exists("\($0)/\(name)") }
  }
}
