import Threading

/// Certificate and key of a TLS server, read again when their files change.
///
/// New connections get the pair that was read last; those that stand keep theirs.
public final class TLSIdentity: Sendable {
  private struct State {
    var context: TLSContext
    var stamps: [FileStamp?]
  }

  public let files: TLSFiles
  private let state: Lock<State>

  /// Reads the pair. Blocks.
  /// - Throws: `TLSError`, which says what to do.
  public init(_ files: TLSFiles) throws(TLSError) {
    self.files = files
    let stamps = Self.stamps(of: files)
    state = Lock(State(context: try TLSContext(files), stamps: stamps))
  }

  /// The last second of the certificate's validity, since 1970; nil if it can't be told.
  public var notAfter: Int64? { context.notAfter }

  var context: TLSContext { state.withLock { $0.context } }

  /// Reads the pair again if a file is another than before. Blocks.
  /// - Returns: whether there is a new pair.
  /// - Throws: `TLSError`, once per change, if the files hold no usable pair now: the old one stays.
  public func reloadIfChanged() throws(TLSError) -> Bool {
    // Taken before the reading: what is written meanwhile makes a difference at the next call.
    let stamps = Self.stamps(of: files)
    let isNew = state.withLock { state in
      defer { state.stamps = stamps }
      return state.stamps != stamps
    }
    guard isNew else { return false }
    let context = try TLSContext(files)
    state.withLock { $0.context = context }
    return true
  }

  private static func stamps(of files: TLSFiles) -> [FileStamp?] {
    [FileStamp(files.certificate), FileStamp(files.key)]
  }
}
