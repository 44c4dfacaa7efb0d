import Testing

@testable import Telemetry

@Suite struct MetricsTests {
  private func text(_ metrics: Metrics) -> String {
    String(decoding: metrics.render(), as: UTF8.self)
  }

  @Test func `figures are rendered sorted, each with its help and type`() {
    let metrics = Metrics()
    let answers = metrics.counter(
      "postern_answers_total", help: "Answers by source.", labels: ["label", "source"])
    answers.with("acme", "sendgrid").increment(by: 3)
    answers.with("acme", "mailgun").increment()
    metrics.gauge("postern_connections", help: "Open connections.").set(7)
    metrics.gauge("postern_age_seconds", help: "Age.") { 1.5 }
    #expect(
      text(metrics) == """
        # HELP postern_age_seconds Age.
        # TYPE postern_age_seconds gauge
        postern_age_seconds 1.5
        # HELP postern_answers_total Answers by source.
        # TYPE postern_answers_total counter
        postern_answers_total{label="acme",source="mailgun"} 1
        postern_answers_total{label="acme",source="sendgrid"} 3
        # HELP postern_connections Open connections.
        # TYPE postern_connections gauge
        postern_connections 7

        """)
  }

  @Test func `help and label values are escaped as the format says`() {
    let metrics = Metrics()
    metrics.counter("c_total", help: "a \\ \"b\"\nc", labels: ["l"]).with("x\\\"\ny").increment()
    #expect(
      text(metrics) == """
        # HELP c_total a \\\\ "b"\\nc
        # TYPE c_total counter
        c_total{l="x\\\\\\"\\ny"} 1

        """)
  }

  @Test func `a histogram counts a duration in every bucket that reaches it`() {
    let metrics = Metrics()
    let histogram = metrics.histogram("ack_seconds", help: "Answers.", buckets: [0.01, 0.1, 1])
    for duration in [0.005, 0.01, 0.05, 3, -1, .nan] { histogram.observe(seconds: duration) }
    #expect(
      text(metrics) == """
        # HELP ack_seconds Answers.
        # TYPE ack_seconds histogram
        ack_seconds_bucket{le="0.01"} 4
        ack_seconds_bucket{le="0.1"} 5
        ack_seconds_bucket{le="1"} 5
        ack_seconds_bucket{le="+Inf"} 6
        ack_seconds_sum 3.065
        ack_seconds_count 6

        """)
  }

  @Test func `label sets past the bound are counted together as other`() {
    let metrics = Metrics()
    let counter = metrics.counter("c_total", help: "C.", labels: ["a", "b"], maxSeries: 2)
    for number in 0..<100 { counter.with("x", String(number)).increment() }
    #expect(counter.with("x", "0").value == 1)
    #expect(counter.with("other", "other").value == 98)
    #expect(text(metrics).split(separator: "\n").count == 5)
  }

  @Test func `a wrong number of label values is made to fit`() {
    let metrics = Metrics()
    let counter = metrics.counter("c_total", help: "C.", labels: ["a", "b"])
    counter.with("x").increment()
    counter.with("x", "", "surplus").increment()
    #expect(text(metrics).hasSuffix("c_total{a=\"x\",b=\"\"} 2\n"))
  }

  @Test func `the same name registered again is the same metric`() {
    let metrics = Metrics()
    metrics.counter("c_total", help: "C.").increment()
    metrics.counter("c_total", help: "C.").increment(by: 4)
    #expect(text(metrics).hasSuffix("c_total 5\n"))
  }

  @Test(arguments: [
    ("a", true), ("_a:b9", true), ("Z", true), ("9a", false), ("a-b", false), ("", false),
    ("ä", false), ("a b", false), ("@", false), ("[", false),
  ])
  func `a metric's name is ASCII letters, digits, underline and colon`(name: String, isName: Bool) {
    #expect(MetricText.isName(name) == isName)
  }

  @Test func `nothing is lost when many threads count`() async {
    let metrics = Metrics()
    let counter = metrics.counter("c_total", help: "C.")
    let gauge = metrics.gauge("g", help: "G.")
    let histogram = metrics.histogram("h_seconds", help: "H.")
    await withTaskGroup { group in
      for task in 0..<4 {
        group.addTask {
          for _ in 0..<2000 {
            counter.increment()
            gauge.add(task.isMultiple(of: 2) ? 2 : -1)
            histogram.observe(seconds: 0.001)
          }
        }
      }
    }
    #expect(counter.value == 8000)
    #expect(gauge.value == 4000)
    #expect(text(metrics).contains("h_seconds_count 8000\n"))
  }

  @Test func `the process's own figures are plausible`() {
    let metrics = Metrics()
    ProcessFigures.register(in: metrics)
    #expect(ProcessFigures.residentBytes() > 1_000_000)
    #expect(ProcessFigures.cpuSeconds() > 0)
    #expect(text(metrics).contains("# TYPE process_cpu_seconds_total counter\n"))
  }
}
