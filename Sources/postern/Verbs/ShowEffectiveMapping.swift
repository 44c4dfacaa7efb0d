import Ingestion
import ReasonMapping

/// `postern mappings effective`
enum ShowEffectiveMapping: Verb {
  static let name = "mappings effective"
  static let summary = "show what a source's reasons are mapped to, and by which file and line"
  static let options = [
    Option.config,
    Option(name: "label", value: "LABEL", summary: "the label"),
    Option(name: "source", value: "ID", summary: "one of its sources"),
  ]
  static let examples = ["postern mappings effective --label acme --source acme-sendgrid"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let labelID = try invocation.arguments.required("label")
    let sourceID = try invocation.arguments.required("source")
    let configuration = try invocation.configuration()
    guard let label = configuration.labels.first(where: { $0.id == labelID }) else {
      let known = configuration.labels.map(\.id).joined(separator: ", ")
      throw Failure("there is no label \"\(labelID)\". \(configuration.file) has \(known)")
    }
    guard let source = label.sources.first(where: { $0.id == sourceID }) else {
      let known = label.sources.map(\.id).joined(separator: ", ")
      throw Failure("\(labelID) has no source \"\(sourceID)\", only \(known)")
    }
    var folder = MappingFolder(
      path: configuration.mappingsDirectory, workingFolder: invocation.surroundings.folder)
    guard let mapping = folder.mapping(of: source) else {
      for mistake in folder.mistakes { invocation.console.errorLine(mistake) }
      return .failed
    }
    invocation.console.write(table(of: mapping.effective()))
    return .success
  }

  /// A row for each reason: key, what it does, file and line.
  private static func table(of reasons: [EffectiveReason]) -> String {
    let rows = reasons.map { ($0.key, effect(of: $0), "\($0.path):\($0.line)") }
    let header = ("REASON", "EFFECT", "DECIDED BY")
    let keyWidth = ([header] + rows).map(\.0.count).max() ?? 0
    let effectWidth = ([header] + rows).map(\.1.count).max() ?? 0
    return ([header] + rows).map { row in
      "\(padded(row.0, to: keyWidth))  \(padded(row.1, to: effectWidth))  \(row.2)\n"
    }.joined()
  }

  private static func effect(of reason: EffectiveReason) -> String {
    switch reason.list {
    case .status: reason.value ?? "null"
    case .optOut: "opt-out"
    case .optIn: "opt-in"
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
