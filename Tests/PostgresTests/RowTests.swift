import PosternTesting
import Testing

@testable import Postgres

@Suite struct RowTests {
  let connection: PostgresConnection

  init() throws { connection = try PostgresConnection(TestDatabase.common()) }

  private func row(_ sql: String) throws -> Row {
    try #require(try connection.query("SELECT " + sql).first)
  }

  @Test func `each getter reads the types it names`() throws {
    let row = try row(
      """
      'a'::varchar AS v, 'b'::char(3) AS c, 'd'::name AS n, '{"x":1}'::json AS j, '\\x01'::bytea AS b,
      true AS t, 1::int2 AS i2, 2::int4 AS i4, 3::int8 AS i8, 1.5::float4 AS f4, 2.5::float8 AS f8,
      '1970-01-02'::timestamptz AS ts, 'infinity'::timestamptz AS ever, '-infinity'::date AS never,
      '00000000-0000-0000-0000-000000000001'::uuid AS u, '{1,2}'::int4[] AS ia, '{a}'::varchar[] AS va,
      ARRAY['\\x02'::bytea] AS ba, ARRAY['1970-01-01'::timestamptz] AS tsa
      """)
    #expect(try row.text("v") == "a")
    #expect(try row.text("c") == "b  ")
    #expect(try row.text("n") == "d")
    #expect(try row.text("j") == #"{"x":1}"#)
    #expect(try row.bytes("b") == [1])
    #expect(try row.boolean("t"))
    #expect(try row.int16("i2") == 1)
    #expect(try row.int32("i2") == 1 && row.int32("i4") == 2)
    #expect(try row.int64("i2") == 1 && row.int64("i4") == 2 && row.int64("i8") == 3)
    #expect(try row.integer("i8") == 3)
    #expect(try row.double("f4") == 1.5 && row.double("f8") == 2.5)
    #expect(try row.timestamp("ts") == 86_400_000_000)
    #expect(try row.timestamp("ever") == .max)
    #expect(try row.date("never") == .min)
    #expect(try row.uuid("u") == Array(repeating: 0, count: 15) + [1])
    #expect(try row.int64Array("ia") == [1, 2])
    #expect(try row.textArray("va") == ["a"])
    #expect(try row.bytesArray("ba") == [[2]])
    #expect(try row.timestampArray("tsa") == [0])
  }

  @Test func `an optional getter answers nil for NULL`() throws {
    let row = try row(
      """
      NULL::text AS t, NULL::bytea AS b, NULL::bool AS f, NULL::int2 AS i, NULL::float8 AS d,
      NULL::timestamptz AS ts, NULL::date AS day, NULL::uuid AS u, NULL::text[] AS a
      """)
    #expect(try row.optionalText("t") == nil && row.optionalBytes("b") == nil)
    #expect(try row.optionalBoolean("f") == nil && row.optionalInt16("i") == nil)
    #expect(try row.optionalInt32("i") == nil && row.optionalInt64("i") == nil)
    #expect(try row.optionalInteger("i") == nil && row.optionalDouble("d") == nil)
    #expect(try row.optionalTimestamp("ts") == nil && row.optionalDate("day") == nil)
    #expect(try row.optionalUUID("u") == nil && row.optionalTextArray("a") == nil)
    #expect(try row.optionalEnumeration("t", as: Word.self) == nil)
  }

  private enum Word: String { case yes, no }

  @Test func `an enumeration is read by its raw value`() throws {
    #expect(try row("'yes'::text AS w").enumeration("w", as: Word.self) == .yes)
    #expect(throws: PostgresError.decoding("column \"w\" holds \"maybe\", no Word")) {
      try row("'maybe'::text AS w").enumeration("w", as: Word.self)
    }
  }

  @Test(arguments: [
    ("1::int8 AS n", "column \"n\" has type 20, not integer"),
    ("'1'::text AS n", "column \"n\" has type 25, not integer"),
    ("NULL::int4 AS n", "column \"n\" is NULL, not integer"),
    ("1 AS other", "there is no column \"n\""),
  ])
  func `a wrong column is named with what was found`(sql: String, message: String) throws {
    #expect(throws: PostgresError.decoding(message)) { try row(sql).int32("n") }
  }

  @Test func `an index outside the row is refused`() throws {
    for index in [-1, 1, .max] {
      #expect(throws: PostgresError.self) { try row("1 AS n").int32(.index(index)) }
    }
  }

  @Test(arguments: ["ARRAY['a', NULL]", "ARRAY[['a'], ['b']]"])
  func `an array with NULL or two dimensions does not fit`(sql: String) throws {
    #expect(throws: PostgresError.self) { try row(sql + "::text[] AS a").textArray("a") }
  }

  @Test func `an instant beyond the range is refused, not wrapped`() throws {
    #expect(throws: PostgresError.self) {
      try row("'294276-12-31'::timestamptz AS t").timestamp("t")
    }
  }

  @Test func `a cut array is refused at every length`() throws {
    let whole = Parameter.textArray(["abc", "d"]).encodedArray.bytes
    for length in 0..<whole.count {
      let read = whole[..<length].withUnsafeBytes { bytes in
        ArrayReader(bytes)?.elements { String(decoding: $0, as: UTF8.self) }
      }
      #expect(read == nil)
    }
  }

  @Test func `a query binds its input and decodes its rows`() throws {
    let query = Query<[Int64], String>(
      "SELECT 'n' || n AS word FROM unnest($1::int8[]) n ORDER BY n",
      bind: { [.int64Array($0)] }, decode: { try $0.text("word") })
    #expect(try connection.run(query, [2, 1]) == ["n1", "n2"])
    #expect(try connection.run(query, []) == [])
  }
}
