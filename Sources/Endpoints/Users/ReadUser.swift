import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `GET /v1/users/{user_ext_id}`: what is stored of a user.
struct ReadUser: Sendable {
  let users: UserStore

  var route: Route {
    Route(
      .get, "/v1/users/{user_ext_id}",
      operation: Operation(
        id: "getUser", summary: "Read what is stored of a user",
        responses: [Operation.Response(.ok, "The user", [UserJSON.storedContent])],
        problems: [.badRequest, .notFound]),
      action: .role(.pam) { call, caller in
        try call.refuseQuery()
        guard let user = try await users.find(call.userExtID(), in: caller.label.id) else {
          throw Problem.unknownUser
        }
        var writer = JSONWriter(reservingCapacity: 1024)
        UserJSON.write(user, to: &writer)
        return .json(writer)
      })
  }
}
