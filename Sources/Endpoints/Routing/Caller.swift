import Ingestion

/// Who asks: the label and the roles of the token that was shown. Everything a handler reads or
/// writes is this label's.
struct Caller: Sendable {
  let label: Label
  let token: APIToken

  /// The name under which its changes are recorded.
  var actor: String { token.name }
}
