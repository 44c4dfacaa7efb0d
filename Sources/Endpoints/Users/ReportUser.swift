import Deliverability
import HTTPMessages
import Ingestion
import JSONReading
import Store

/// `PUT` and `PATCH /v1/users/{user_ext_id}`: a PAM reports a user. Only the fields present change.
struct ReportUser: Sendable {
  let users: UserStore
  let now: @Sendable () -> Timestamp

  var routes: [Route] {
    [
      Route(
        .put, "/v1/users/{user_ext_id}", content: .json(maxBytes: 65_536),
        operation: Operation(
          id: "putUser", summary: "Report a user; one who is not known is created",
          description: Self.rules, request: [UserJSON.recordContent],
          responses: [
            Operation.Response(.ok, "The user as stored now", [UserJSON.reportedContent]),
            Operation.Response(.created, "The user was created", [UserJSON.reportedContent]),
          ], problems: [.unprocessableContent]),
        action: .role(.pam) { call, caller in
          try await report(call, caller, createsMissing: true)
        }),
      Route(
        .patch, "/v1/users/{user_ext_id}", content: .json(maxBytes: 65_536),
        operation: Operation(
          id: "patchUser", summary: "Report changes of a user who is known",
          description: Self.rules, request: [UserJSON.recordContent],
          responses: [
            Operation.Response(.ok, "The user as stored now", [UserJSON.reportedContent])
          ], problems: [.notFound, .unprocessableContent]),
        action: .role(.pam) { call, caller in
          try await report(call, caller, createsMissing: false)
        }),
    ]
  }

  private static let rules = """
    Only the fields present change. A field that is older than the stored one, by reported_at, is not \
    applied and is listed in stale. A reported_at more than 5 minutes ahead of the gateway's clock counts \
    as now. A mistake in one field applies nothing.
    """

  private func report(_ call: Call, _ caller: Caller, createsMissing: Bool) async throws
    -> HTTPResponse
  {
    try call.refuseQuery()
    let userExtID = try call.userExtID()
    let clock = now()
    let record: UserRecord
    do {
      record = try UserRecord(
        JSONContent.read(call.request.content), userExtID: userExtID, now: clock)
    } catch let invalid as InvalidFields {
      throw Problem(invalid)
    }
    let outcomes = try await users.report(
      [record.report], in: caller.label.id, createsMissing: createsMissing, actor: caller.actor,
      clock: clock)
    guard let outcome = outcomes.first, outcome.result != .unknownUser,
      let stored = try await users.find(userExtID, in: caller.label.id)
    else { throw Problem.unknownUser }
    var writer = JSONWriter(reservingCapacity: 1024)
    UserJSON.write(
      stored, outcome: outcome, isReportedAtAssumed: record.isReportedAtAssumed, to: &writer)
    return .json(writer, status: outcome.result == .created ? .created : .ok)
  }
}

extension Problem {
  static let unknownUser = Problem.notFound(
    "No user of this label has that user_ext_id. PUT creates one.")
}
