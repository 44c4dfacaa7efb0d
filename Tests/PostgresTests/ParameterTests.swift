import PosternTesting
import Testing

@testable import Postgres

@Suite struct ParameterTests {
  let connection: PostgresConnection

  init() throws { connection = try PostgresConnection(TestDatabase.common()) }

  /// What PostgreSQL itself writes for a value of the type that the parameter claims.
  @Test(
    arguments: [
      (Parameter.text("it's \"q\" \\ ü 🙂"), "text", "it's \"q\" \\ ü 🙂"), (.text(""), "text", ""),
      (.bytes([0, 255, 0x5c]), "bytea", "\\x00ff5c"), (.bytes([]), "bytea", "\\x"),
      (.boolean(true), "boolean", "true"), (.boolean(false), "boolean", "false"),
      (.int16(.min), "smallint", "-32768"), (.int32(.max), "integer", "2147483647"),
      (.int64(.min), "bigint", "-9223372036854775808"), (.double(0.1), "double precision", "0.1"),
      (.double(-.infinity), "double precision", "-Infinity"),
      (.timestamp(microsecondsSince1970: 0), "timestamp with time zone", "1970-01-01 00:00:00+00"),
      (
        .timestamp(microsecondsSince1970: 1_800_000_000_123_456), "timestamp with time zone",
        "2027-01-15 08:00:00.123456+00"
      ),
      (.timestamp(microsecondsSince1970: .max), "timestamp with time zone", "infinity"),
      (.timestamp(microsecondsSince1970: .min), "timestamp with time zone", "-infinity"),
      (.date(daysSince1970: -1), "date", "1969-12-31"),
      (.date(daysSince1970: .max), "date", "infinity"),
      (.date(daysSince1970: .min), "date", "-infinity"),
      (.uuid(Array(0..<16)), "uuid", "00010203-0405-0607-0809-0a0b0c0d0e0f"),
      (
        .textArray(["a", "", "null", "NULL", "{,}\" \\"]), "text[]",
        #"{a,"","null","NULL","{,}\" \\"}"#
      ),
      (.textArray([]), "text[]", "{}"),
      (.optionalTextArray([nil, "a", nil]), "text[]", "{NULL,a,NULL}"),
      (.optionalTextArray([]), "text[]", "{}"),
      (.bytesArray([[1], []]), "bytea[]", #"{"\\x01","\\x"}"#),
      (.optionalBytesArray([nil, [2]]), "bytea[]", #"{NULL,"\\x02"}"#),
      (.booleanArray([true, false]), "boolean[]", "{t,f}"),
      (.optionalBooleanArray([nil, true]), "boolean[]", "{NULL,t}"),
      (.int16Array([-1, 2]), "smallint[]", "{-1,2}"), (.int32Array([3]), "integer[]", "{3}"),
      (.int64Array([.max]), "bigint[]", "{9223372036854775807}"),
      (.optionalInt64Array([1, nil]), "bigint[]", "{1,NULL}"),
      (.doubleArray([1.5]), "double precision[]", "{1.5}"),
      (
        .timestampArray([0, .max]), "timestamp with time zone[]",
        #"{"1970-01-01 00:00:00+00",infinity}"#
      ),
      (.optionalTimestampArray([nil]), "timestamp with time zone[]", "{NULL}"),
      (.dateArray([0, 1]), "date[]", "{1970-01-01,1970-01-02}"),
      (
        .uuidArray([Array(repeating: 0, count: 16)]), "uuid[]",
        "{00000000-0000-0000-0000-000000000000}"
      ),
      (.textArrayLiteralArray([["a", "b\""], []]), "text[]", #"{"{\"a\",\"b\\\"\"}","{}"}"#),
    ] as [(Parameter, String, String)])
  func `the server reads each parameter as its type and value`(
    parameter: Parameter, type: String, text: String
  ) throws {
    let row = try #require(
      try connection.query("SELECT pg_typeof($1)::text AS t, $1::text AS v", [parameter]).first)
    #expect(try row.text("t") == type)
    #expect(try row.text("v") == text)
  }

  @Test func `NULL takes the type the statement gives it`() throws {
    let row = try connection.query("SELECT $1::int8 AS n, $2::text[] AS w", [.null, .null]).first
    #expect(try row?.optionalInt64("n") == nil)
    #expect(try row?.optionalTextArray("w") == nil)
  }

  @Test func `an optional without a value is NULL`() throws {
    let nothing: String? = nil
    #expect(try connection.query("SELECT $1::text", [.text(nothing)]).first?.optionalText(0) == nil)
    #expect(try connection.query("SELECT $1::text", [.text("a" as String?)]).first?.text(0) == "a")
  }

  @Test(
    arguments: [
      (Parameter.text("a\0b"), SQLState.characterNotInRepertoire),
      (.timestamp(microsecondsSince1970: .min + 1), .datetimeFieldOverflow),
      (.date(daysSince1970: .min + 1), .datetimeFieldOverflow),
      (.uuid([1]), .invalidBinaryRepresentation),
      (.uuidArray([[]]), .invalidBinaryRepresentation),
    ] as [(Parameter, SQLState)])
  func `a value that PostgreSQL can't hold is refused as a data exception`(
    parameter: Parameter, state: SQLState
  ) throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.query("SELECT $1::text", [parameter])
    }
    #expect(error?.state == state)
    #expect(error?.state?.classCode == "22")
  }

  @Test func `too many parameters are refused before they are sent`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.query("SELECT 1", Array(repeating: .null, count: 65_536))
    }
    #expect(error?.state == .programLimitExceeded)
    #expect(!connection.isBroken)
  }

  @Test func `a large array arrives whole`() throws {
    let words = (0..<100_000).map { "word \($0)" }
    let row = try connection.query(
      "SELECT count(*) AS n, array_agg(w ORDER BY o) AS words FROM unnest($1::text[]) WITH ORDINALITY u (w, o)",
      [.textArray(words)]
    ).first
    #expect(try row?.integer("n") == words.count)
    #expect(try row?.textArray("words") == words)
  }

  @Test func `random texts survive as jagged rows`() throws {
    let alphabet = Array("{}\"\\, \t\nnulNUL'aü🙂\u{1}\u{7f}")
    let rows: [[String]] = (0..<2000).map { _ in
      (0..<Int.random(in: 0...4)).map { _ in
        String((0..<Int.random(in: 0...6)).compactMap { _ in alphabet.randomElement() })
      }
    }
    let answer = try connection.query(
      "SELECT r::text[] AS row FROM unnest($1::text[]) WITH ORDINALITY u (r, o) ORDER BY o",
      [.textArrayLiteralArray(rows)])
    #expect(try answer.map { try $0.textArray("row") } == rows)
  }

  @Test func `an array builder writes what the array parameters write`() throws {
    var builder = ArrayBuilder(of: .text, reservingBytes: 64)
    builder.append(text: "a")
    builder.append(bytes: Array("ü".utf8))
    builder.appendNull()
    builder.append(arrayLiteralOf: ["x", "y"])
    #expect(builder.count == 4)
    let row = try connection.query("SELECT $1::text AS v", [builder.finish()]).first
    #expect(try row?.text("v") == #"{a,ü,NULL,"{\"x\",\"y\"}"}"#)
    let empty = ArrayBuilder(of: .int64).finish()
    #expect(try connection.query("SELECT $1 AS v", [empty]).first?.int64Array("v") == [])
  }
}
