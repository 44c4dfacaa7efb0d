import CLibPQ

/// Where PostgreSQL is and how a session on it behaves.
public struct ConnectionSettings: Sendable {
  /// May hold a password: never print it, use `description`.
  let url: String
  let applicationName: String
  let connectTimeoutSeconds: Double
  let statementTimeoutSeconds: Double
  private(set) var sessionSettings: [String: String]
  private(set) var plansLastSeconds = Double.infinity

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

  /// The same with further settings of the session.
  /// - Parameter plansLastSeconds: after which the plans of prepared statements are made anew.
  public func adding(
    _ settings: [String: String], plansLastSeconds: Double
  ) -> ConnectionSettings {
    var copy = self
    copy.sessionSettings.merge(settings) { $1 }
    copy.plansLastSeconds = plansLastSeconds
    return copy
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
    guard !found.contains(where: Self.holdsRemains) else {
      throw .connection(
        "the database URL can't be read: in its password write @ : / ? # % as %40 %3A %2F %3F %23 %25"
      )
    }
    return found
  }

  /// Whether a part of a password that was not percent-encoded stands in another place, where libpq would
  /// quote it when it fails to connect.
  private static func holdsRemains(_ pair: (keyword: String, value: String)) -> Bool {
    switch pair.keyword {
    case "port": !pair.value.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2C }
    // An abstract socket begins with one.
    case "host": pair.value.utf8.dropFirst().contains(UInt8(ascii: "@"))
    case "dbname": pair.value.utf8.contains(UInt8(ascii: "@"))
    default: false
    }
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
