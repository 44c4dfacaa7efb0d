import Glibc

/// An open folder, and the files in it by name.
struct Folder: Sendable {
  let path: String
  private let handle: OpenFile

  /// Opens a folder; makes it and its parents, for the owner alone, if they are missing.
  init(making path: String) throws(DiskFailure) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      let parent = prefix.isEmpty ? "." : prefix
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? component : "/" + component
      if mkdir(prefix, 0o700) == 0 {
        // A file in a folder that is itself lost with a crash is lost too.
        try Folder(opening: parent).synchronize()
      } else if errno != EEXIST && errno != EISDIR {
        throw DiskFailure(doing: "making the folder \(prefix)", code: errno)
      }
    }
    self = try Folder(opening: path)
  }

  private init(opening path: String) throws(DiskFailure) {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DiskFailure(doing: "opening the folder \(path)", code: errno)
    }
    self.path = path
    handle = OpenFile(descriptor: descriptor, name: "the folder \(path)")
  }

  /// Opens a file of this folder; a file that `flags` make is for the owner alone.
  func open(_ name: String, _ flags: Int32) throws(DiskFailure) -> OpenFile {
    let descriptor = openat(handle.descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw DiskFailure(doing: "opening \(name)", code: errno) }
    return OpenFile(descriptor: descriptor, name: name)
  }

  /// Removes a file; one that is not there is removed already.
  func remove(_ name: String) throws(DiskFailure) {
    guard unlinkat(handle.descriptor, name, 0) == 0 || errno == ENOENT else {
      throw DiskFailure(doing: "removing \(name)", code: errno)
    }
  }

  /// The length of a file in bytes; nil if there is none of that name.
  func length(of name: String) throws(DiskFailure) -> Int64? {
    var status = stat()
    guard fstatat(handle.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw DiskFailure(doing: "measuring \(name)", code: errno)
    }
    return Int64(status.st_size)
  }

  /// Returns when the folder's entries, made and removed, are on disk.
  func synchronize() throws(DiskFailure) {
    while fsync(handle.descriptor) != 0 {
      if errno != EINTR { throw DiskFailure(doing: "synchronising \(path)", code: errno) }
    }
  }

  /// The names of its entries, in no order.
  func names() throws(DiskFailure) -> [String] {
    guard let stream = opendir(path) else {
      throw DiskFailure(doing: "listing \(path)", code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  /// What an unprivileged user may still write to this disk.
  func freeBytes() throws(DiskFailure) -> Int64 {
    var status = statvfs()
    guard fstatvfs(handle.descriptor, &status) == 0 else {
      throw DiskFailure(doing: "measuring the disk of \(path)", code: errno)
    }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(
      by: UInt64(status.f_frsize))
    return overflow ? .max : Int64(clamping: bytes)
  }
}
