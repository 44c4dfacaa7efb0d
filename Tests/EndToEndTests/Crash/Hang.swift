import Foundation
import Testing

/// What of a private cluster a test stops, so that it hangs.
enum Hang: CaseIterable {
  case postmaster, oneWriter, all

  func processes(of gateway: RunningGateway) async throws -> [pid_t] {
    let cluster = ClusterProcesses(folder: gateway.folder)
    let postmaster = try #require(cluster.postmaster)
    switch self {
    case .postmaster: return [postmaster]
    case .oneWriter:
      let session = try await gateway.texts(
        "SELECT pid::text FROM pg_stat_activity WHERE application_name = 'postern-writer' LIMIT 1"
      ).first
      return [try #require(session?.flatMap { pid_t($0) })]
    // The server first: it shall not fork meanwhile.
    case .all: return [postmaster] + cluster.children(sessionsOnly: false)
    }
  }
}
