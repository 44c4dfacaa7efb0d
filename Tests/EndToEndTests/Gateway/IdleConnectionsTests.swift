import Glibc
import Testing
import Threading

@testable import postern

extension BuiltProgram {
  @Suite struct IdleConnectionsTests {
    private static let count = 10_000
    private static let maxMegabytes = 200

    /// A sanitizer's own memory is not the gateway's.
    private static let isMeasurable: Bool = {
      guard let maps = fopen("/proc/self/maps", "r") else { return false }
      defer { fclose(maps) }
      var line = [CChar](repeating: 0, count: 4096)
      while fgets(&line, Int32(line.count), maps) != nil {
        let text = String(
          decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if text.contains("asan") || text.contains("tsan") { return false }
      }
      return mayOpen(count + 1000)
    }()

    /// Raises the limit for this process, and so for the program it starts.
    private static func mayOpen(_ files: Int) -> Bool {
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
        return false
      }
      if limit.rlim_cur >= files { return true }
      limit.rlim_cur = rlim_t(files)
      return limit.rlim_max >= files
        && setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    }

    @Test(.enabled(if: isMeasurable, "needs 11,000 open files, and no sanitizer"))
    func `ten thousand idle connections cost less than 200 MB, and one more is answered`()
      async throws
    {
      let gateway = try RunningGateway()
      try gateway.limit(#""connections": 10100"#)
      try await gateway.start()
      let process = try #require(gateway.process)
      let port = gateway.client.port
      let megabytes = try await runOnThread(named: "idle") { () throws -> Int in
        let request = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n".utf8
        var idle: [WireConnection] = []
        for _ in 0..<Self.count {
          let connection = try WireConnection(port: port)
          connection.send(request)
          #expect(connection.read(until: "}").hasPrefix("HTTP/1.1 200 "))
          idle.append(connection)
        }
        let another = try WireConnection(port: port)
        another.send(request)
        #expect(another.read(until: "}").hasPrefix("HTTP/1.1 200 "))
        // None of them was closed to make room.
        for connection in idle.enumerated().filter({ $0.offset % 100 == 0 }).map(\.element) {
          connection.send(request)
          #expect(connection.read(until: "}").hasPrefix("HTTP/1.1 200 "))
        }
        return try Self.residentMegabytes(of: process.processID)
      }
      #expect(megabytes < Self.maxMegabytes)
      #expect(await gateway.end() == 0)
    }

    private static func residentMegabytes(of process: pid_t) throws -> Int {
      let file = try #require(fopen("/proc/\(process)/statm", "r"))
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      try #require(fgets(&line, Int32(line.count), file) != nil)
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
      return pages * Int(sysconf(Int32(_SC_PAGESIZE))) >> 20
    }
  }
}
