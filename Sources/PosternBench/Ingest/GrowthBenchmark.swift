import Postgres

/// Whether ingest is as fast on a full database: events over the last 30 days are stored first.
struct GrowthBenchmark {
  let workplace: Workplace

  private static let days = 30
  private static let loaders = 2
  /// Behind a checkpoint the first change of each page is logged whole, most of them within seconds: a
  /// short window would count for all time what comes once in five minutes.
  private static let seconds = 40.0
  private static let cases = [1, 100].map { IngestCase(isSigned: false, eventsPerRequest: $0) }

  func run(_ ingest: inout IngestBenchmark, into report: inout Report) throws {
    let growth = workplace.options.growth
    var table = Table("growth", columns: IngestFigure.columns)
    var empty: [IngestFigure] = []
    for ingestCase in Self.cases {
      let figure = try ingest.measure(
        ingestCase, atLeastSeconds: Self.seconds, clearing: true, report: &report)
      table.add(figure.cells(name: "\(ingestCase.name), empty"))
      empty.append(figure)
    }
    try load(growth)
    for (ingestCase, before) in zip(Self.cases, empty) {
      let figure = try ingest.measure(
        ingestCase, atLeastSeconds: Self.seconds, clearing: false, report: &report)
      table.add(figure.cells(name: "\(ingestCase.name), \(growth) stored"))
      report.add(
        Aim(
          "\(ingestCase.name), \(growth) events stored, to empty",
          figure.eventsPerSecond / before.eventsPerSecond, .atLeast(0.9)))
    }
    report.add(table)
  }

  /// Stores events as ingest would have, spread over the days, ids and recipients at random. A day at a
  /// time, so that the indexes that grow fit into memory.
  private func load(_ count: Int) throws {
    let connection = try workplace.connect()
    defer { connection.close() }
    try EventTables(connection: connection).clear()
    let settings = try workplace.settings(of: PrivateCluster.databaseName)
    let loaded = Threads.run(Self.loaders) { loader in
      Result {
        let connection = try PostgresConnection(settings)
        defer { connection.close() }
        for day in stride(from: loader, to: Self.days, by: Self.loaders) {
          let numbers = (count * day / Self.days)..<(count * (day + 1) / Self.days)
          Progress.say("storing events \(numbers.lowerBound) to \(numbers.upperBound) of \(count)")
          _ = try connection.query(
            Self.insert,
            [
              .text(GatewaySettings.label), .int64(Int64(numbers.lowerBound)),
              .int64(Int64(numbers.upperBound) - 1), .int32(Int32(day)),
              .int32(Int32(SyntheticEvent.recipients)),
            ])
        }
      }
    }
    for result in loaded { try result.get() }
    try connection.execute("VACUUM (ANALYZE) event")
    try connection.execute("CHECKPOINT")
  }

  private static let insert = """
    INSERT INTO event (label_id, day, event_id, source, provider, channel, kind, name, recipient,
      user_ext_id, reason_keys, mapping_revision, occurred_at, occurred_at_assumed, received_at,
      provider_event_id, message_id, campaign, template, detail, receipt_id)
    SELECT $1, (at AT TIME ZONE 'UTC')::date, decode(md5('growth' || n), 'hex'),
      '\(GatewaySettings.unsignedSource)', 'sendgrid', 'email', 'delivered', 'delivered',
      'player' || lpad(who, 7, '0') || '@mail.example.com', 'u' || lpad(who, 7, '0'),
      ARRAY['delivered'], decode(md5('a') || md5('b'), 'hex'), at, false, at, left(md5(n::text), 22),
      left(md5(n::text), 22), 'spring-2026-w12', 'd-5f3b0c6a1e944b0f',
      '250 2.0.0 OK 1795341540 d2-20020a05600c3ac200b003f7f249e7bdsi1234567wms.12 - gsmtp',
      gen_random_uuid()
    FROM (
      SELECT n, (hashint8(n)::bigint + 2147483648) % $5 || '' AS who,
        now() - ($4 * interval '1 day') - ((n % 1000) * interval '1 second') AS at
      FROM generate_series($2::bigint, $3::bigint) AS n) AS drawn
    ON CONFLICT DO NOTHING
    """
}
