import Glibc

/// What the command line asks for.
struct BenchOptions {
  enum Part: String, CaseIterable { case ingest, limits, queries, start, growth }

  var parts: Set<Part> = [.ingest, .limits, .queries, .start]
  var seconds = 8.0
  var connections = 64
  var users = 1_000_000
  /// Events stored before the growth case.
  var growth = 0
  /// Each case so often; the median counts.
  var repetitions = 1
  var keepsFolder = false
  var jsonFile: String?
  var server: String
  var mappings: String

  static let usage = """
    usage: postern-bench [OPTIONS]

    Measures a gateway, PostgreSQL and a load client together on this machine, and beside it PostgreSQL's
    own limits for the same work.

      --only PART        ingest, limits, queries, start or growth; may be repeated (default: all but growth)
      --seconds N        length of each case behind its warm-up of 2 s (default 8)
      --connections N    keep-alive connections of the load client (default 64)
      --users N          users of the label that is queried (default 1000000)
      --growth N         measure ingest again with N events stored over the last 30 days
      --repeat N         run each ingest case and limit N times and report the median (default 1)
      --quick            3 s a case, 100000 users
      --json FILE        also write the report as JSON
      --keep             keep the folder with the database and the logs
      --server PATH      the gateway's program (default: postern beside this one)
      --mappings PATH    the folder of mapping files (default: mappings)
      --help             print this text

    Exit codes: 0 done, 1 failed (also if anything acknowledged is not stored), 2 wrong usage.
    """

  init(_ arguments: [String]) throws(BenchError) {
    server = Self.programFolder + "/postern"
    mappings = Self.absolute("mappings")
    var only: Set<Part> = []
    var rest = arguments[...]
    while let option = rest.popFirst() {
      func value() throws(BenchError) -> String {
        guard let value = rest.popFirst() else { throw BenchError("\(option) needs a value") }
        return value
      }
      func whole(_ range: ClosedRange<Int>) throws(BenchError) -> Int {
        let text = try value()
        guard let number = Int(text), range.contains(number) else {
          throw BenchError(
            "\(option) is \(text); use \(range.lowerBound) to \(range.upperBound)")
        }
        return number
      }
      switch option {
      case "--only":
        let word = try value()
        guard let part = Part(rawValue: word) else {
          let words = Part.allCases.map(\.rawValue).joined(separator: ", ")
          throw BenchError("--only is \(word); use \(words)")
        }
        only.insert(part)
      case "--seconds": seconds = Double(try whole(1...3600))
      case "--connections": connections = try whole(1...900)
      case "--users": users = try whole(1000...9_000_000)
      case "--growth": growth = try whole(1...1_000_000_000)
      case "--repeat": repetitions = try whole(1...99)
      case "--quick": (seconds, users) = (3, 100_000)
      case "--json": jsonFile = try value()
      case "--keep": keepsFolder = true
      case "--server": server = Self.absolute(try value())
      case "--mappings": mappings = Self.absolute(try value())
      default: throw BenchError("unknown option \(option)")
      }
    }
    if !only.isEmpty { parts = only }
    if growth > 0 { parts.insert(.growth) }
    if parts.contains(.growth), growth == 0 { growth = 20_000_000 }
    guard access(server, X_OK) == 0 else {
      throw BenchError("there is no program at \(server): build it, or name it by --server")
    }
    guard access(mappings, R_OK) == 0 else {
      throw BenchError("there is no folder \(mappings): name it by --mappings")
    }
  }

  private static var programFolder: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let folder = getcwd(nil, 0)
    defer { free(folder) }
    return (folder.map { String(cString: $0) } ?? "") + "/" + path
  }
}
