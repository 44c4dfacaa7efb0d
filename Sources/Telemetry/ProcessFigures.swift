import Glibc

/// What the kernel counts for this process, under the names that Prometheus' own libraries use.
public enum ProcessFigures {
  public static func register(in metrics: Metrics) {
    metrics.counter("process_cpu_seconds_total", help: "User and system CPU time in seconds.") {
      cpuSeconds()
    }
    metrics.gauge("process_resident_memory_bytes", help: "Resident memory in bytes.") {
      residentBytes()
    }
    let start = seconds(CLOCK_REALTIME)
    metrics.gauge("process_start_time_seconds", help: "Start of the process, as Unix time.") {
      start
    }
  }

  static func cpuSeconds() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  /// The second number of `/proc/self/statm`, proc(5), is pages in memory; NaN if it can't be read.
  static func residentBytes() -> Double {
    let file = open("/proc/self/statm", O_RDONLY)
    guard file >= 0 else { return .nan }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { return .nan }
    let words = buffer[..<count].split(separator: UInt8(ascii: " "))
    guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else {
      return .nan
    }
    return Double(pages) * Double(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
