import Glibc

/// Processor time of processes, in seconds of one core, as /proc counts it.
enum ProcessCPU {
  private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

  private struct Times {
    var parent: pid_t
    var own: Double
    var endedChildren: Double
  }

  static func seconds(of process: pid_t) -> Double { times(of: process)?.own ?? 0 }

  /// A server with its children, those that have ended included.
  static func secondsOfFamily(_ parent: pid_t) -> Double {
    while let before = times(of: parent) {
      let children = processes.reduce(0) { sum, process in
        guard let child = times(of: process), child.parent == parent else { return sum }
        return sum + child.own
      }
      // A child that ended meanwhile may be counted in neither sum or in both: count again.
      guard let after = times(of: parent), after.endedChildren != before.endedChildren else {
        return before.own + before.endedChildren + children
      }
    }
    return 0
  }

  /// All that ran, by the first line of proc(5) `stat`: idle time is the fourth figure, waiting for disks the fifth.
  static var secondsOfMachine: Double {
    guard let line = ProcessFile.text("/proc/stat")?.split(separator: "\n").first else { return 0 }
    let ticks = line.split(separator: " ").dropFirst().prefix(8).map { Double($0) ?? 0 }
    return ticks.enumerated().reduce(0) { sum, figure in
      [3, 4].contains(figure.offset) ? sum : sum + figure.element
    } / ticksPerSecond
  }

  private static var processes: [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var found: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let process = pid_t(name) { found.append(process) }
    }
    return found
  }

  /// Fields of proc(5) `stat`, counted behind the name, which may hold anything: ppid is the second,
  /// utime, stime, cutime and cstime the twelfth to fifteenth.
  private static func times(of process: pid_t) -> Times? {
    guard let text = ProcessFile.text("/proc/\(process)/stat"),
      let nameEnd = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: nameEnd)...].split(separator: " ")
    guard fields.count > 14, let parent = pid_t(fields[1]) else { return nil }
    let ticks = fields[11...14].map { Double($0) ?? 0 }
    return Times(
      parent: parent, own: (ticks[0] + ticks[1]) / ticksPerSecond,
      endedChildren: (ticks[2] + ticks[3]) / ticksPerSecond)
  }
}
