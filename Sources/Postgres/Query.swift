/// A statement with its input and its decoding in one place.
///
/// ```swift
/// static let countByStatus = Query<[String], StatusCount>(
///   "SELECT status, count(*) AS n FROM address WHERE address = ANY ($1) GROUP BY status",
///   bind: { [.textArray($0)] },
///   decode: { row in StatusCount(status: try row.text("status"), count: try row.integer("n")) })
/// ```
public struct Query<Input, Output>: Sendable {
  public let sql: String
  /// The parameters `$1`, `$2`, … of one input.
  public let bind: @Sendable (Input) -> [Parameter]
  public let decode: @Sendable (Row) throws -> Output

  public init(
    _ sql: String, bind: @escaping @Sendable (Input) -> [Parameter],
    decode: @escaping @Sendable (Row) throws -> Output
  ) {
    self.sql = sql
    self.bind = bind
    self.decode = decode
  }
}

extension PostgresConnection {
  /// Runs a query and decodes its rows, all of them.
  public func run<Input, Output>(
    _ query: Query<Input, Output>, _ input: Input
  ) throws -> [Output] {
    try self.query(query.sql, query.bind(input)).map(query.decode)
  }

  public func run<Output>(_ query: Query<Void, Output>) throws -> [Output] {
    try run(query, ())
  }
}
