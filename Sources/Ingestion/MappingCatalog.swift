import Deliverability
import JSONReading
import ProviderWebhooks
public import ReasonMapping
import Signatures
public import Store
import Threading

/// The operators' mapping files in force, read from `mappings_directory`.
///
/// A source's layers, least specific first: `<provider>.json`, `<label>/<provider>.json`,
/// `<label>/<source>.json`. An edit that is valid takes effect when `reload` next runs; an invalid one
/// changes nothing, keeps that file's last good content, and is reported until it is mended.
public final class MappingCatalog: Sendable {
  private let directory: String
  private let sources: [Source]
  private let read: @Sendable (String) -> [UInt8]?
  private let state: Lock<State>

  private struct State {
    /// The last content read of each path; nil before the first time.
    var seen: [String: [UInt8]]?
    /// The last valid content of each layer, by its key.
    var valid: [String: LoadedMappingFile] = [:]
    /// The layers in force of each source, by its id.
    var layers: [String: [LoadedMappingFile]] = [:]
    var snapshot = Snapshot(mappings: [:], revisions: [:])
    var problems: [MappingError] = []
  }

  /// - Parameter read: the bytes of a file, or nil if there is none; a test's own, or the disk.
  public init(
    directory: String, sources: [Source],
    read: @escaping @Sendable (String) -> [UInt8]? = readFile
  ) {
    self.directory = directory
    self.sources = sources
    self.read = read
    state = Lock(State())
  }

  /// Mappings and revisions that belong together.
  public struct Snapshot: Sendable {
    let mappings: [String: Mapping]
    let revisions: [LabelID: MappingRevision]

    public func mapping(of source: Source) -> Mapping { mappings[source.id] ?? .empty }
    public func revision(of label: LabelID) -> MappingRevision { revisions[label] ?? .empty }
  }

  public var current: Snapshot { state.withLock { $0.snapshot } }

  /// What is wrong with the files as they stand now; empty if all are in force.
  public var problems: [MappingError] { state.withLock { $0.problems } }

  /// Reads every file anew.
  /// - Returns: whether what is in force changed.
  @discardableResult
  public func reload() -> Bool {
    state.withLock { state in
      var seen: [String: [UInt8]] = [:]
      for path in paths { seen[path] = read(path) }
      guard seen != state.seen else { return false }
      state.seen = seen
      let before = state.snapshot.revisions
      var problems: [MappingError] = []
      state.valid = decode(seen, lastValid: state.valid, &problems)
      layer(&state, &problems)
      state.problems = problems
      return state.snapshot.revisions != before
    }
  }

  private struct Layer {
    var path: String
    var channel: Channel
    var servesBothChannels: Bool
    var isRequired: Bool
    /// What is decoded once: one path may serve sources of either channel.
    var key: String { "\(channel.rawValue) \(path)" }
  }

  private func layers(of source: Source) -> [Layer] {
    source.mappingFileNames.enumerated().map { place, name in
      Layer(
        path: "\(directory)/\(name)", channel: source.channel,
        servesBothChannels: type(of: source.provider).servesBothChannels, isRequired: place == 0)
    }
  }

  private var paths: Set<String> { Set(sources.flatMap { layers(of: $0).map(\.path) }) }

  /// Decodes each file; one that is invalid, or missing where it must stand, keeps its last valid content.
  private func decode(
    _ seen: [String: [UInt8]], lastValid: [String: LoadedMappingFile],
    _ problems: inout [MappingError]
  ) -> [String: LoadedMappingFile] {
    var files: [String: LoadedMappingFile] = [:]
    var decoded: Set<String> = []
    for layer in sources.flatMap({ layers(of: $0) }) where decoded.insert(layer.key).inserted {
      if let bytes = seen[layer.path] {
        do {
          let file = try MappingFile(
            path: layer.path, bytes: bytes, channel: layer.channel,
            servesBothChannels: layer.servesBothChannels)
          files[layer.key] = LoadedMappingFile(path: layer.path, bytes: bytes, file: file)
        } catch {
          // A file that both channels use has its mistakes once.
          problems += error.errors.filter { !problems.contains($0) }
          files[layer.key] = lastValid[layer.key]
        }
      } else if layer.isRequired {
        problems.append(
          MappingError(
            path: layer.path, line: 1, column: 1,
            problem: "there is no such file, or it can't be read. Every configured provider needs "
              + "its default mapping; an empty object, {}, maps nothing"))
        files[layer.key] = lastValid[layer.key]
      }
    }
    return files
  }

  /// Puts each source's layers together; a source whose layers contradict each other keeps those in force.
  private func layer(_ state: inout State, _ problems: inout [MappingError]) {
    var mappings: [String: Mapping] = [:]
    for source in sources {
      let files = layers(of: source).compactMap { state.valid[$0.key] }
      do {
        mappings[source.id] = try Mapping(layers: files.map(\.file))
        state.layers[source.id] = files
      } catch {
        problems += error.errors
        mappings[source.id] = state.snapshot.mappings[source.id]
      }
    }
    var filesByLabel: [LabelID: Set<LoadedMappingFile>] = [:]
    for source in sources {
      filesByLabel[source.labelID, default: []].formUnion(state.layers[source.id] ?? [])
    }
    state.snapshot = Snapshot(
      mappings: mappings, revisions: filesByLabel.mapValues { MappingRevision(of: $0) })
  }
}
