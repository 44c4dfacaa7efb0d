import Deliverability
import HTTPMessages
import Store

/// What a handler gets: the request, and what the route has read from it.
struct Call: Sendable {
  let request: HTTPRequest
  /// The values of the path's parameters, decoded, in the order of the template.
  let pathValues: [String]

  /// The path's `{user_ext_id}`.
  /// - Throws: 400 if it is no user id.
  func userExtID() throws(Problem) -> String {
    guard let id = pathValues.first, UserExtID.isValid(id) else {
      throw .badParameter("user_ext_id", "A user_ext_id has \(UserExtID.rule).")
    }
    return id
  }

  /// For routes without parameters in the query.
  func refuseQuery() throws(Problem) { try QueryReader(request.head).finish() }
}
