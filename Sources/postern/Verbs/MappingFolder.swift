import Deliverability
import FoundationEssentials
import Ingestion
import ProviderWebhooks
import ReasonMapping

/// The operators' mapping files as they stand, read and checked, every mistake kept.
struct MappingFolder {
  /// Absolute.
  let path: String
  /// How errors begin a file's name: relative to the working folder if that is above it.
  private let shownPath: String
  private(set) var mistakes: [String] = []
  private var files: [FileKey: MappingFile?] = [:]

  /// A file that sources of both channels use is read for each.
  private struct FileKey: Hashable {
    let name: String
    let channel: Channel
  }

  private static let maxFileBytes = 1_048_576

  init(path: String, workingFolder: String) {
    self.path = path
    let prefix = Surroundings.absolute("", in: workingFolder) + "/"
    shownPath = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// How many files were read and are right.
  var readableFileCount: Int { Set(files.filter { $0.value != nil }.map(\.key.name)).count }

  /// What applies to a source; nil if one of its files is wrong or they contradict each other.
  mutating func mapping(of source: Source) -> Mapping? {
    var layers: [MappingFile] = []
    for name in source.mappingFileNames where hasFile(name) {
      guard let file = read(name, of: type(of: source.provider), on: source.channel) else {
        return nil
      }
      layers.append(file)
    }
    do {
      return try Mapping(layers: layers)
    } catch {
      add(error.errors.map(\.description))
      return nil
    }
  }

  /// What applies to every source of a provider that has no file of its own; nil if the file is wrong.
  mutating func mapping(of provider: any WebhookProvider.Type, on channel: Channel) -> Mapping? {
    let name = "\(provider.name).json"
    guard hasFile(name) else { return .empty }
    do {
      return try read(name, of: provider, on: channel).map { try Mapping(layers: [$0]) }
    } catch let errors as MappingErrors {
      add(errors.errors.map(\.description))
    } catch {
      add(["\(shown(name)): \(error)"])
    }
    return nil
  }

  func hasFile(_ name: String) -> Bool { FileAccess.exists("\(path)/\(name)") }

  func shown(_ name: String) -> String { "\(shownPath)/\(name)" }

  /// Reads every file of the folder, also those that no source uses, and refuses names that mean nothing.
  mutating func readAll(labels: [Label]) {
    for name in jsonNames(in: "") {
      let provider = String(name.dropLast(".json".count))
      guard let type = WebhookProviders.named(provider) else {
        add(["\(shown(name)): is named after no provider. \(Self.suggestion(provider))"])
        continue
      }
      _ = read(name, of: type)
    }
    for label in labels {
      for name in jsonNames(in: label.id) { readOverride(name, of: label) }
    }
  }

  private mutating func readOverride(_ name: String, of label: Label) {
    let stem = String(name.dropLast(".json".count))
    let type =
      WebhookProviders.named(stem)
      ?? label.sources.first { $0.id == stem }.map { Swift.type(of: $0.provider) }
    guard let type else {
      add([
        "\(shown("\(label.id)/\(name)")): is named after no provider and no source of the label \(label.id)"
      ])
      return
    }
    _ = read("\(label.id)/\(name)", of: type)
  }

  /// - Parameter channel: of the source that asks; by default the provider's.
  private mutating func read(
    _ name: String, of provider: any WebhookProvider.Type, on channel: Channel? = nil
  ) -> MappingFile? {
    let channel = channel ?? provider.channel
    let key = FileKey(name: name, channel: channel)
    if let known = files[key] { return known }
    var file: MappingFile?
    do {
      let bytes = try FileAccess.read("\(path)/\(name)", maxBytes: Self.maxFileBytes)
      file = try MappingFile(
        path: shown(name), bytes: bytes, channel: channel,
        servesBothChannels: provider.servesBothChannels)
    } catch let error as MappingErrors {
      add(error.errors.map(\.description))
    } catch {
      add(["\(shown(name)): can't be read: \(error)"])
    }
    files[key] = .some(file)
    return file
  }

  /// Files that several sources share are told once.
  private mutating func add(_ lines: [String]) {
    for line in lines where !mistakes.contains(line) { mistakes.append(line) }
  }

  /// Sorted; empty if there is no such folder.
  private mutating func jsonNames(in folder: String) -> [String] {
    guard hasFile(folder) else { return [] }
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")
      return names.filter { $0.hasSuffix(".json") }.sorted()
    } catch {
      add(["\(shown(folder)): can't be listed"])
      return []
    }
  }

  private static func suggestion(_ name: String) -> String {
    let names = WebhookProviders.all.map { $0.name }
    if let nearest = Spelling.nearest(to: name, among: names) { return "Did you mean \(nearest)?" }
    return "Use one of \(names.sorted().joined(separator: ", "))"
  }
}
