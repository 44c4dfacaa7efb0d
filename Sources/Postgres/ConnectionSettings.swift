import CLibPQ

/// Where PostgreSQL is and how a session on it behaves.
public struct ConnectionSettings: Sendable {
  /// May hold a password: never print it, use `description`.
  let url: String
  let applicationName: String
  let connectTimeoutSeconds: Double
  let statementTimeoutSeconds: Double
  let sessionSettings: [String: String]

  /// - Parameters:
  ///   - url: a libpq URI (`postgresql://user@host/database`) or `key=value` text; never printed.
  ///   - applicationName: shown in `pg_stat_activity`.
  ///   - connectTimeoutSeconds: bound on connecting; resolving a host name is libpq's own and not bounded.
  ///   - statementTimeoutSeconds: `statement_timeout` of the session, and with one second of grace the
  ///     bound on each wait for an answer; infinite is none.
  ///   - sessionSettings: further settings, such as `lock_timeout`, set once per session.
  public init(
    url: String, applicationName: String = "postern", connectTimeoutSeconds: Double = 5,
    statementTimeoutSeconds: Double = 30, sessionSettings: [String: String] = [:]
  ) {
    self.url = url
    self.applicationName = applicationName
    self.connectTimeoutSeconds = connectTimeoutSeconds
    self.statementTimeoutSeconds = statementTimeoutSeconds
    self.sessionSettings = sessionSettings
  }

  /// The connection's keywords and values as libpq reads them from `url`, with those it does not name left out.
  /// - Throws: `.connection`, without libpq's message, which would quote the text and so a password.
  func keywords() throws(PostgresError) -> [(keyword: String, value: String)] {
    guard let options = PQconninfoParse(url, nil) else {
      throw .connection(
        "the database URL can't be read: use postgresql://user@host:5432/database or key=value text"
      )
    }
    defer { PQconninfoFree(options) }
    var found: [(keyword: String, value: String)] = []
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        found.append((String(cString: keyword), String(cString: value)))
      }
      option += 1
    }
    return found
  }

  /// `key=value` text for another database of the same server.
  package func connectionText(database: String) throws(PostgresError) -> String {
    var pairs = try keywords().filter { $0.keyword != "dbname" }
    pairs.append(("dbname", database))
    return pairs.map { pair in
      var quoted = ""
      for character in pair.value {
        if character == "'" || character == "\\" { quoted.append("\\") }
        quoted.append(character)
      }
      return "\(pair.keyword)='\(quoted)'"
    }.joined(separator: " ")
  }
}
