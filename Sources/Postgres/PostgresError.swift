/// Why a call on PostgreSQL failed. Its description holds no password and no bound value.
public enum PostgresError: Error, Sendable, Equatable {
  /// The server refused a statement. The connection is still good unless it says `isBroken`.
  case server(ServerError)
  /// There is no connection, or it was lost: whether a commit under way took effect is unknown.
  case connection(String)
  /// No answer within the deadline; the socket was dropped, and a commit under way is unknown.
  case timedOut(String)
  /// A column is missing, has another type, or a value that was not expected.
  case decoding(String)
}

extension PostgresError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .server(let error): error.description
    case .connection(let text), .timedOut(let text), .decoding(let text): text
    }
  }
}

extension PostgresError {
  /// The code of an error that the server reported; nil for the others.
  public var state: SQLState? {
    if case .server(let error) = self { error.state } else { nil }
  }
}
