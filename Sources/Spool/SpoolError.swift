/// Why a spool can't be opened, or can't take or give a record now.
public enum SpoolError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder can't hold a spool: not writable, not a folder, or the settings are out of bounds.
  case unusable(directory: String, problem: String)
  /// Another gateway has the folder.
  case locked(directory: String, holder: String)
  /// A bound is reached, of the spool, of the memory or of the disk: try again later.
  case full(String)
  /// The disk refused. The record is not stored.
  case failed(String)
  /// The disk did not answer in time. The record may or may not be stored.
  case timedOut
  case tooLarge(bytes: Int, limit: Int)
  case closed

  public var description: String {
    switch self {
    case .unusable(let directory, let problem):
      "the spool \(directory) can't be used: \(problem)"
    case .locked(let directory, let holder):
      "the spool \(directory) belongs to another gateway (\(holder)). Stop it, or give each gateway a data directory of its own."
    case .full(let problem): "the spool is full: \(problem)"
    case .failed(let problem): "the spool failed: \(problem)"
    case .timedOut: "the spool's disk did not answer in time"
    case .tooLarge(let bytes, let limit):
      "a record of \(bytes) bytes is larger than the spool takes (\(limit))"
    case .closed: "the spool is closed"
    }
  }

  init(_ failure: DiskFailure) {
    self = failure.isForSpace ? .full("\(failure)") : .failed("\(failure)")
  }
}
