import Glibc

/// Resident memory of a process, in MiB.
struct ProcessMemory: Sendable {
  let resident: Double
  /// The most since the start, or since `resetPeak`.
  let peak: Double

  init?(of process: pid_t) {
    guard let text = ProcessFile.text("/proc/\(process)/status") else { return nil }
    func mebibytes(_ name: String) -> Double? {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
        .flatMap { Double($0) }.map { $0 / 1024 }
    }
    guard let resident = mebibytes("VmRSS:"), let peak = mebibytes("VmHWM:") else { return nil }
    (self.resident, self.peak) = (resident, peak)
  }

  /// Counts the peak from now on: proc(5), `clear_refs`.
  static func resetPeak(of process: pid_t) {
    let file = open("/proc/\(process)/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    write(file, "5", 1)
    close(file)
  }
}
