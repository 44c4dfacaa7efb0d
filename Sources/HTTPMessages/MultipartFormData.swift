/// `multipart/form-data` content: its parts in order, repeats kept (RFC 7578, RFC 2046 §5.1).
public struct MultipartFormData: Sendable, Equatable {
  public struct Part: Sendable, Equatable {
    public let name: String
    /// The file's name as sent, for a part that is a file; never to be used as a path.
    public let fileName: String?
    public let mediaType: MediaType?
    public let bytes: [UInt8]
    /// The content as text; bytes that are not UTF-8 are replaced by U+FFFD.
    public var value: String { String(decoding: bytes, as: UTF8.self) }
  }

  public enum Failure: Error, Sendable, Equatable {
    /// Content-Type is not multipart/form-data with a boundary of 1-70 characters.
    case noBoundary
    /// A delimiter, a part's fields or the end is missing or broken.
    case malformed
    case tooManyParts
  }

  /// How long the fields of one part may be, in bytes.
  private static let maxPartHeadBytes = 8 * 1024
  private static let maxPartFields = 16

  public let parts: [Part]

  /// - Parameters:
  ///   - mediaType: the request's Content-Type, which names the boundary.
  ///   - maxParts: the bound on the number of parts. Their length is bounded by the content itself.
  public init(
    _ content: [UInt8], mediaType: MediaType?, maxParts: Int = 1000
  ) throws(Failure) {
    guard let mediaType, mediaType.essence == "multipart/form-data",
      let boundary = mediaType["boundary"], (1...70).contains(boundary.utf8.count)
    else { throw .noBoundary }
    let delimiter = Array("--\(boundary)".utf8)
    let parsed = content.withUnsafeBytes { bytes in
      Result { () throws(Failure) in
        try Self.parts(of: bytes, delimiter: delimiter, maxParts: maxParts)
      }
    }
    parts = try parsed.get()
  }

  /// The value of the first part called `name` that is no file; nil if there is none.
  public subscript(name: String) -> String? {
    parts.first { $0.name == name && $0.fileName == nil }?.value
  }

  private static func parts(
    of bytes: Bytes, delimiter: [UInt8], maxParts: Int
  ) throws(Failure) -> [Part] {
    var parts: [Part] = []
    // What stands before the first delimiter is a preamble, to be ignored.
    guard var offset = firstDelimiter(delimiter, in: bytes) else { throw .malformed }
    let inner = [.carriageReturn, .lineFeed] + delimiter
    while true {
      // Behind a delimiter: `--` at the end, else blanks and CRLF.
      if bytes.count - offset >= 2, bytes[offset] == UInt8(ascii: "-"),
        bytes[offset + 1] == UInt8(ascii: "-")
      {
        return parts
      }
      while offset < bytes.count, bytes[offset].isBlank { offset += 1 }
      guard bytes.count - offset >= 2, bytes[offset] == .carriageReturn,
        bytes[offset + 1] == .lineFeed
      else { throw .malformed }
      guard parts.count < maxParts else { throw .tooManyParts }
      offset += 2
      let head = try PartHead(bytes, &offset, maxBytes: maxPartHeadBytes, maxFields: maxPartFields)
      // The CRLF that ends an empty part's fields may be the one that begins the delimiter.
      guard let end = find(inner, in: bytes, from: offset - 2) else { throw .malformed }
      parts.append(
        Part(
          name: head.name, fileName: head.fileName, mediaType: head.mediaType,
          bytes: end > offset ? Array(bytes[offset..<end]) : []))
      offset = end + inner.count
    }
  }

  /// The offset behind the first delimiter that begins a line.
  private static func firstDelimiter(_ delimiter: [UInt8], in bytes: Bytes) -> Int? {
    if bytes.starts(with: delimiter) { return delimiter.count }
    let inner = [.carriageReturn, .lineFeed] + delimiter
    return find(inner, in: bytes, from: 0).map { $0 + inner.count }
  }

  /// Linear, since `needle` has a CR at its beginning and nowhere else.
  private static func find(_ needle: [UInt8], in bytes: Bytes, from start: Int) -> Int? {
    var offset = start
    while let found = bytes.firstOffset(of: .carriageReturn, in: offset..<bytes.count) {
      guard bytes.count - found >= needle.count else { return nil }
      if bytes[found..<found + needle.count].elementsEqual(needle) { return found }
      offset = found + 1
    }
    return nil
  }
}
