import Glibc
import Threading

/// Where finished log lines go. Each call brings one line with its newline, at most 4,096 bytes.
public struct LogSink: Sendable {
  let write: @Sendable (_ line: [UInt8]) -> Void

  public init(_ write: @escaping @Sendable (_ line: [UInt8]) -> Void) { self.write = write }

  /// One `write(2)` a line. A line is no longer than `PIPE_BUF`, so that lines of several threads
  /// and processes never mix in a pipe.
  public static let standardError = LogSink { line in
    line.withUnsafeBytes { bytes in
      while Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) < 0, errno == EINTR {}
    }
  }

  public static let discarding = LogSink { _ in }
}

/// Keeps log lines in memory, so that a test can read what was logged.
public final class CollectedLogLines: Sendable {
  private let collected = Lock<[String]>([])

  public init() {}

  public var sink: LogSink {
    LogSink { [collected] line in
      collected.withLock { $0.append(String(decoding: line.dropLast(), as: UTF8.self)) }
    }
  }

  /// Every line so far, without its newline.
  public var lines: [String] { collected.withLock { $0 } }
}
