import HTTPMessages
import Store

extension QueryReader {
  /// The format of an export: the parameter `format`, else what `Accept` prefers, else CSV.
  /// - Throws: 406 if `Accept` allows neither.
  mutating func exportFormat(_ head: HTTPRequestHead) throws(Problem) -> ExportFormat {
    if let format = try choice("format", of: ExportFormat.self) { return format }
    switch ContentType.preferred(among: [.csv, .lines], by: head) {
    case .csv: return .csv
    case .lines: return .ndjson
    default:
      throw Problem(
        HTTPStatus(406),
        "An export can be text/csv or application/x-ndjson; Accept allows neither.")
    }
  }
}

extension ExportFormat {
  /// The value of `Content-Type`.
  var contentType: String {
    switch self {
    case .csv: "text/csv; charset=utf-8; header=present"
    case .ndjson: ContentType.lines.rawValue
    }
  }
}
