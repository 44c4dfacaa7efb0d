import HTTPMessages

/// How a route is tried with the ids of a label by another label's token.
struct TenantRoute: Sendable {
  /// Method and path as the list of routes has them.
  let name: String
  let method: HTTPMethod
  /// `ID` stands for the user id that is tried; the user's addresses hold it too.
  let target: String
  let content: String
  let type: String?
  /// Whether the label itself finds in the answer what only it may know.
  let tellsItsLabel: Bool

  init(
    _ name: String, _ target: String, _ content: String = "", type: String? = nil,
    tellsItsLabel: Bool = true
  ) {
    self.name = name
    method = HTTPMethod(rawValue: String(name.prefix { $0 != " " }))
    self.target = target
    self.content = content
    self.type = type
    self.tellsItsLabel = tellsItsLabel
  }

  /// Every route that needs a role: first those that only read or find nobody, then those that make
  /// something of the caller's own.
  static let all: [TenantRoute] = [
    TenantRoute("GET /v1/users/{user_ext_id}", "/v1/users/ID"),
    TenantRoute("GET /v1/users/{user_ext_id}/deliverability", "/v1/users/ID/deliverability"),
    TenantRoute(
      "POST /v1/deliverability/query", "/v1/deliverability/query", #"{"user_ids":["ID"]}"#),
    TenantRoute(
      "POST /v1/deliverability/query", "/v1/deliverability/query?purpose=operational", #""ID""#,
      type: "application/x-ndjson"),
    TenantRoute("GET /v1/deliverability/export", "/v1/deliverability/export?format=ndjson"),
    TenantRoute(
      "GET /v1/deliverability/export", "/v1/deliverability/export?channel=sms&format=csv"),
    TenantRoute("GET /v1/users/{user_ext_id}/timeline", "/v1/users/ID/timeline"),
    TenantRoute("GET /v1/reports/opt-outs", "/v1/reports/opt-outs?by=campaign"),
    TenantRoute("GET /v1/reports/deliveries", "/v1/reports/deliveries?by=brand"),
    TenantRoute("GET /v1/opt-out-changes", "/v1/opt-out-changes?format=ndjson"),
    TenantRoute("GET /v1/opt-out-changes", "/v1/opt-out-changes?user_ext_id=ID&format=csv"),
    TenantRoute(
      "PATCH /v1/users/{user_ext_id}", "/v1/users/ID", #"{"account_status":"ACTIVE"}"#),
    TenantRoute("DELETE /v1/users/{user_ext_id}", "/v1/users/ID", tellsItsLabel: false),
    TenantRoute(
      "POST /v1/addresses/reset", "/v1/addresses/reset",
      #"{"channel":"email","address":"ID@example.com"}"#, tellsItsLabel: false),
    TenantRoute(
      "PUT /v1/users/{user_ext_id}/opt-out", "/v1/users/ID/opt-out",
      #"{"channels":["sms"],"action":"clear"}"#, tellsItsLabel: false),
    TenantRoute(
      "POST /v1/messages", "/v1/messages",
      #"{"message_id":"m-ID","user_ext_id":"ID","channel":"email"}"#, tellsItsLabel: false),
    TenantRoute(
      "POST /v1/opt-out-links", "/v1/opt-out-links", #"{"user_ext_id":"ID","channel":"sms"}"#,
      tellsItsLabel: false),
    TenantRoute(
      "POST /v1/users/batch", "/v1/users/batch", #"{"user_ext_id":"ID"}"#,
      type: "application/x-ndjson", tellsItsLabel: false),
    TenantRoute("PUT /v1/users/{user_ext_id}", "/v1/users/ID", "{}"),
  ]

  /// The routes that anyone may call, and what keeps a label's data from whoever calls them.
  static let open: [String: String] = [
    "POST /v1/webhooks/{source}": "the source has one label, and answers nothing of it",
    "GET /v1/webhooks/{source}": "as POST",
    "HEAD /v1/webhooks/{source}": "as POST",
    "POST /v1/webhooks/{source}/{token}": "as POST",
    "GET /v1/webhooks/{source}/{token}": "as POST",
    "HEAD /v1/webhooks/{source}/{token}": "as POST",
    "GET /o/{token}": "the signature of the link covers its label",
    "POST /o/{token}": "the signature of the link covers its label",
    "GET /healthz": "tells nothing of any label",
    "GET /readyz": "tells nothing of any user",
    "GET /metrics": "counts per source, names no user",
    "GET /openapi.json": "is the same for everyone",
  ]
}
