import Foundation
import Glibc

/// OpenSSL's own test server on 127.0.0.1, with a certificate for one name that it signed itself.
final class TLSServer {
  struct NotStarted: Error {}

  let port: Int
  /// The PEM file of the certificate.
  let certificate: String

  private let folder: URL
  private let process: pid_t

  init(name: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "certificate.pem").path
    let key = folder.appending(path: "key.pem").path
    let silence = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(silence) }
    let making = try Self.start(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-keyout", key, "-out", certificate, "-subj", "/CN=\(name)", "-addext",
        "subjectAltName=DNS:\(name)",
      ], silence: silence, output: silence)
    var status: Int32 = 0
    guard waitpid(making, &status, 0) == making, status == 0 else { throw NotStarted() }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw NotStarted() }
    defer { close(ends[0]) }
    // A server of another test, started meanwhile, must not hold this pipe open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    process = try Self.start(
      ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", key],
      silence: silence, output: ends[1])
    close(ends[1])
    port = try Self.port(printedTo: ends[0])
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder)") }
  }

  /// Reads up to the line `ACCEPT 127.0.0.1:port`.
  private static func port(printedTo output: Int32) throws -> Int {
    var printed = ""
    var buffer = [UInt8](repeating: 0, count: 512)
    while true {
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else { throw NotStarted() }
      printed += String(decoding: buffer[..<count], as: UTF8.self)
      if let match = printed.firstMatch(of: /ACCEPT .*:(\d+)\n/), let port = Int(match.1) {
        return port
      }
    }
  }

  private static func start(
    _ arguments: [String], silence: Int32, output: Int32
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (source, target) in [(silence, 0), (output, 1), (silence, 2)] {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    var words = (["openssl"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawnp(&process, "openssl", &actions, nil, &words, nil) == 0 else {
      throw NotStarted()
    }
    return process
  }
}
