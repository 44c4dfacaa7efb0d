import Glibc

/// What the figures were measured on.
enum Machine {
  static func table(connections: Int) -> Table {
    var table = Table("machine", columns: ["part", "value"])
    table.add([.text("processor"), .text(processor)])
    table.add([.text("cores, shared by client, gateway and PostgreSQL"), .whole(cores)])
    table.add([.text("connections of the load client"), .whole(connections)])
    return table
  }

  static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  private static var processor: String {
    let line = ProcessFile.text("/proc/cpuinfo")?.split(separator: "\n").first {
      $0.hasPrefix("model name")
    }
    let name = line?.split(separator: ":").last ?? "unknown"
    return String(name.drop { $0 == " " })
  }
}
