import Glibc
import PosternTesting
import Postgres
import Threading

/// Stands between a client and PostgreSQL on a socket of its own. The first time a client commits, it lets
/// the server do so, and cuts the connection before the server's answer reaches the client.
final class CuttingRelay: Sendable {
  let settings: ConnectionSettings
  private let folder: String
  private let listener: Int32
  private let cuts: Condition<Int>

  struct NotListening: Error { let errno: Int32 }

  init(to database: TestDatabase) throws {
    let connection = try database.connect()
    defer { connection.close() }
    let rows = try connection.query(
      "SELECT split_part(current_setting('unix_socket_directories'), ',', 1) AS folder, "
        + "current_setting('port') AS port, current_database()::text AS database, "
        + "current_user::text AS role")
    guard let row = rows.first else { throw NotListening(errno: 0) }
    let name = "/.s.PGSQL.\(try row.text("port"))"
    let server = try row.text("folder") + name
    folder = try TemporaryFolder.make()
    settings = ConnectionSettings(
      url: "postgresql://\(try row.text("role"))@/\(try row.text("database"))"
        + "?host=\(folder)&port=\(try row.text("port"))")
    let listener = Self.socket(at: folder + name, bind)
    guard listener >= 0, listen(listener, 8) == 0 else { throw NotListening(errno: errno) }
    self.listener = listener
    let cuts = Condition(0)
    self.cuts = cuts
    startThread(named: "relay") {
      while case let client = accept(listener, nil, nil), client >= 0 {
        startThread(named: "relay-pair") {
          let upstream = Self.socket(at: server, connect)
          Self.relay(client, upstream, cuts)
          close(client)
          close(upstream)
        }
      }
      close(listener)
    }
  }

  /// How many connections were cut.
  var cutCount: Int { cuts.update { $0 } }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    TemporaryFolder.remove(folder)
  }

  private static func relay(_ client: Int32, _ upstream: Int32, _ cuts: Condition<Int>) {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var waiting = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var isCommitting = false
    while poll(&waiting, 2, -1) > 0 {
      for (source, target) in [(0, upstream), (1, client)] where waiting[source].revents != 0 {
        let count = read(waiting[source].fd, &bytes, bytes.count)
        guard count > 0 else { return }
        if source == 0, cuts.update({ $0 }) == 0, contains(bytes[..<count], "COMMIT") {
          isCommitting = true
        }
        if source == 1, isCommitting, contains(bytes[..<count], "COMMIT\0") {
          // The server's word that it is done goes no further.
          cuts.update { $0 += 1 }
          return
        }
        guard send(target, bytes, count, Int32(MSG_NOSIGNAL)) == count else { return }
      }
    }
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return bytes.indices.dropLast(wanted.count - 1).contains {
      bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
    }
  }

  /// - Parameter attach: bind or connect.
  private static func socket(
    at path: String, _ attach: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
  ) -> Int32 {
    let descriptor = Glibc.socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let code = withUnsafeBytes(of: &address) {
      attach(
        descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_un>.size))
    }
    return code == 0 ? descriptor : -1
  }
}
