import CLinux
import Glibc

/// The unprivileged user as whom root runs PostgreSQL, which refuses to run as root.
struct ServiceAccount: Sendable, Equatable {
  let name: String
  let user: uid_t
  let group: gid_t

  /// Nil if this process is not root and runs PostgreSQL as itself.
  /// - Parameter owner: whom an existing cluster belongs to; nil for a new one.
  static func needed(owner: stat?) throws(ClusterError) -> ServiceAccount? {
    guard geteuid() == 0 else { return nil }
    if let owner, owner.st_uid != 0 {
      return ServiceAccount(
        name: "number \(owner.st_uid)", user: owner.st_uid, group: owner.st_gid)
    }
    guard let account = ServiceAccount(named: "postgres") ?? ServiceAccount(named: "nobody") else {
      throw .noServiceAccount
    }
    return account
  }

  /// Whether this account has `mode` (`R_OK`, `W_OK`, `X_OK`) on a path.
  func has(_ mode: Int32, on path: Path) -> Bool {
    postern_access_as(path.text, mode, user, group) == 0
  }

  private init(name: String, user: uid_t, group: gid_t) {
    self.name = name
    self.user = user
    self.group = group
  }

  private init?(named name: String) {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
      return nil
    }
    self.init(name: name, user: entry.pw_uid, group: entry.pw_gid)
  }
}
