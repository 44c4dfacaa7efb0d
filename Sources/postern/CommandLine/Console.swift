import Glibc

/// Where a verb writes: results to the output, everything else to the error stream.
struct Console: Sendable {
  var write: @Sendable (String) -> Void
  var writeError: @Sendable (String) -> Void
  /// Whether a person looks at the error stream, so that a line may be redrawn.
  var showsProgress: Bool

  static var process: Console {
    Console(
      write: { Self.write($0, to: STDOUT_FILENO) },
      writeError: { Self.write($0, to: STDERR_FILENO) },
      showsProgress: isatty(STDERR_FILENO) == 1)
  }

  func line(_ text: String) { write(text + "\n") }
  func errorLine(_ text: String) { writeError(text + "\n") }

  /// Unbuffered. A closed stream ends the output, not the work.
  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
