import Glibc

/// Measures the gateway and PostgreSQL's own limits in one run, and prints them side by side.
@main
struct PosternBench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.contains("--help") || arguments.contains("-h") { return print(BenchOptions.usage) }
    let options: BenchOptions
    do { options = try BenchOptions(arguments) } catch {
      Progress.say("\(error)\n\n\(BenchOptions.usage)")
      exit(2)
    }
    let cleanup = Cleanup()
    cleanup.watchInterrupts()
    do {
      var report = Report()
      try measure(options, cleanup, into: &report)
      print(report.text)
      if let file = options.jsonFile { try write(report.json, to: file) }
      cleanup.exit(code: report.failures.isEmpty ? 0 : 1)
    } catch {
      let advice = options.keepsFolder ? "" : "\n--keep keeps the logs."
      cleanup.exit(code: 1, saying: "\(error)\(advice)")
    }
  }

  private static func measure(
    _ options: BenchOptions, _ cleanup: Cleanup, into report: inout Report
  ) throws {
    let folder = try BenchFolder(cleanup: cleanup, keeps: options.keepsFolder)
    let begin = MonotonicClock.nanoseconds
    report.add(Machine.table(connections: options.connections))
    if options.parts.contains(.start) {
      try StartBenchmark(options: options, folder: folder, cleanup: cleanup).run(into: &report)
    }
    guard options.parts != [.start] else { return }
    let workplace = try Workplace(options, folder: folder, cleanup: cleanup)
    var ingest = IngestBenchmark(workplace: workplace)
    if options.parts.contains(.ingest) { try ingest.run(into: &report) }
    var limits: [LimitCase: LimitFigure] = [:]
    if options.parts.contains(.limits) {
      let measured = try PostgresLimits(workplace: workplace)
      try measured.run(into: &report)
      limits = measured.figures
    }
    IngestAims(ingest: ingest.figures, limits: limits).judge(into: &report)
    if options.parts.contains(.growth) {
      try GrowthBenchmark(workplace: workplace).run(&ingest, into: &report)
    }
    if options.parts.contains(.queries) {
      try QueryBenchmark(workplace: workplace).run(into: &report)
    }
    Progress.say("done after \(Int(MonotonicClock.seconds(since: begin))) s")
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(BenchError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else {
      throw BenchError("can't write \(path): \(String(cString: strerror(errno)))")
    }
  }
}
