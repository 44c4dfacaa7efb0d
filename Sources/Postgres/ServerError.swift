import CLibPQ

/// An error report of PostgreSQL.
///
/// `message`, `detail` and `hint` are the server's own words and may quote stored or bound values;
/// `description` is fit for a log.
public struct ServerError: Error, Sendable, Equatable {
  public let state: SQLState
  public let message: String
  public let detail: String?
  public let hint: String?
  public let table: String?
  public let column: String?
  public let constraint: String?

  init(state: SQLState, message: String) {
    self.state = state
    self.message = message
    detail = nil
    hint = nil
    table = nil
    column = nil
    constraint = nil
  }

  /// Nil if the error is libpq's own, which has no code.
  /// - Parameter result: a libpq result of status `PGRES_FATAL_ERROR`.
  init?(result: OpaquePointer) {
    func field(_ field: postern_error_field) -> String? {
      postern_error_text(result, field).map { String(cString: $0) }
    }
    guard let code = field(postern_error_state) else { return nil }
    state = SQLState(rawValue: code)
    message = field(postern_error_message) ?? "the server gave no message"
    detail = field(postern_error_detail)
    hint = field(postern_error_hint)
    table = field(postern_error_table)
    column = field(postern_error_column)
    constraint = field(postern_error_constraint)
  }
}

extension ServerError: CustomStringConvertible {
  /// The code, where it happened, and the message; data exceptions (class 22) quote the offending
  /// value, so their message is cut before it.
  public var description: String {
    var text = "PostgreSQL says \(state.rawValue): "
    text += state.classCode == "22" ? String(message.prefix { $0 != ":" && $0 != "\"" }) : message
    for (name, value) in [("table", table), ("column", column), ("constraint", constraint)] {
      if let value { text += ", \(name) \(value)" }
    }
    return text
  }
}
