/// Mapping files as a test has them, by path.
// Safe because a test reads and writes its own files from one thread.
final class FilesInMemory: @unchecked Sendable {
  private var texts: [String: String]

  init(_ texts: [String: String]) { self.texts = texts }

  subscript(path: String) -> String? {
    get { texts[path] }
    set { texts[path] = newValue }
  }

  func read(_ path: String) -> [UInt8]? { texts[path].map { Array($0.utf8) } }
}
