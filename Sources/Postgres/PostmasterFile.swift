import Glibc

/// What `postmaster.pid` says: which process serves the data folder, or did before it was killed.
struct PostmasterFile {
  let path: Path
  let processID: pid_t

  /// Nil if the file is missing or unreadable.
  init?(in data: Path) {
    path = data / "postmaster.pid"
    guard let first = path.tail(maxBytes: 4096)?.split(separator: "\n").first,
      let number = Int32(first), number > 0
    else { return nil }
    processID = number
  }

  enum Holder {
    /// A postmaster runs on the folder.
    case alive
    /// Nobody has that process id: PostgreSQL itself clears the file.
    case dead
    /// The id now belongs to another program, as after a container's restart: PostgreSQL would refuse to start.
    case stranger
  }

  var holder: Holder {
    guard kill(processID, 0) == 0 || errno == EPERM else { return .dead }
    let name = Path("/proc/\(processID)/comm").tail(maxBytes: 64)
    guard let name, name.hasPrefix("postgres") || name.hasPrefix("postmaster") else {
      return .stranger
    }
    // A postmaster works in its data folder; one that can't be looked at is taken for ours.
    let workingFolder = Path("/proc/\(processID)/cwd").withoutLinks
    let data = Path(String(path.text.dropLast("/postmaster.pid".count)))
    return workingFolder == nil || workingFolder == data.withoutLinks ? .alive : .stranger
  }

  /// Whether its process was started with that folder for its socket, so by us and by no one else.
  func serves(_ socketFolder: Path) -> Bool {
    let commandLine = Path("/proc/\(processID)/cmdline").tail(maxBytes: 65_536) ?? ""
    return commandLine.split(separator: "\0").contains(
      "unix_socket_directories=\(socketFolder.text)")
  }
}
