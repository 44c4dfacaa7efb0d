import Deliverability
import JSONReading
import ReasonMapping
import Signatures
import Store

/// A mapping file with the bytes it was decoded from. Equal if path and bytes are.
struct LoadedMappingFile: Sendable, Hashable {
  let path: String
  let bytes: [UInt8]
  let file: MappingFile

  static func == (a: LoadedMappingFile, b: LoadedMappingFile) -> Bool {
    a.path == b.path && a.bytes == b.bytes
  }
  func hash(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(bytes)
  }
}

/// The files that judge a label's events, under the SHA-256 of their paths and bytes.
public struct MappingRevision: Sendable, Equatable {
  /// 32 bytes; stored with every event.
  public let revision: [UInt8]
  /// A JSON object of path and text.
  let files: String

  static let empty = MappingRevision(of: [])

  init(of files: Set<LoadedMappingFile>) {
    let sorted = files.sorted {
      $0.path == $1.path ? $0.bytes.lexicographicallyPrecedes($1.bytes) : $0.path < $1.path
    }
    var hashed: [UInt8] = []
    var writer = JSONWriter()
    writer.beginObject()
    for file in sorted {
      // Lengths in front, so that no two sets of files hash alike.
      hashed.append(contentsOf: "\(file.path.utf8.count) \(file.bytes.count) ".utf8)
      hashed.append(contentsOf: file.path.utf8)
      hashed.append(contentsOf: file.bytes)
      writer.key(file.path)
      writer.string(String(decoding: file.bytes, as: UTF8.self))
    }
    writer.endObject()
    revision = Digest.sha256(hashed)
    self.files = String(decoding: writer.takeBytes(), as: UTF8.self)
  }

  func firstUsed(at time: Timestamp) -> MappingRevisionRow {
    MappingRevisionRow(revision: revision, firstUsedAt: time, files: files)
  }
}
