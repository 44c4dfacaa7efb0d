import Ingestion

/// `postern mappings check`
enum CheckMappings: Verb {
  static let name = "mappings check"
  static let summary = "check every mapping file, as the gateway does at its start"
  static let details = """
    Reads the files of the mappings directory, alone and laid over each other for each source, and tells
    every mistake with its file, line and column. Exit code 1 if there is one.
    """
  static let options = [Option.config]
  static let examples = ["postern mappings check"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let (configuration, console) = (try invocation.configuration(), invocation.console)
    var folder = MappingFolder(
      path: configuration.mappingsDirectory, workingFolder: invocation.surroundings.folder)
    guard FileAccess.exists(folder.path) else {
      throw Failure("the mappings directory \(folder.path) does not exist")
    }
    folder.readAll(labels: configuration.labels)
    for source in configuration.sources {
      _ = folder.mapping(of: source)
      let standard = "\(source.providerName).json"
      if !folder.hasFile(standard) {
        console.errorLine(
          "note: \(folder.shown(standard)) does not exist; \(source.id) goes without")
      }
    }
    guard folder.mistakes.isEmpty else {
      for mistake in folder.mistakes { console.errorLine(mistake) }
      return .failed
    }
    console.line(
      "no mistakes: \(folder.readableFileCount) files for \(configuration.sources.count) sources")
    return .success
  }
}
