/// What all loops of one server share.
struct ServerContext: Sendable {
  let limits: ServerLimits
  let handler: any HTTPHandler
  let counters: ServerCounters
  /// Nil: connections are plain.
  let tls: TLSIdentity?
}
