import Foundation
import PosternTesting

/// Carries a plan out: kills and stops processes at random moments, and starts the gateway again.
struct CrashStrike {
  private(set) var plan: CrashPlan
  let gateway: RunningGateway
  private var kills: [Blow: Int] = [:]
  private var starts = 1
  private var spooled = 0

  init(plan: CrashPlan, gateway: RunningGateway) {
    self.plan = plan
    self.gateway = gateway
  }

  private var processes: ClusterProcesses { ClusterProcesses(folder: gateway.folder) }

  mutating func run() async throws {
    let end = ContinuousClock.now + .seconds(plan.minutes * 60)
    // A short run too has every kind of blow.
    while killCount < plan.kills || !plan.isRoundOver, .now < end {
      try await Task.sleep(for: plan.pause(50...700))
      try await strike(plan.next())
    }
    try await Task.sleep(for: plan.pause(200...400))
    spooled += try await gateway.spooledRequests()
  }

  private var killCount: Int { kills.filter(\.key.isKill).values.reduce(0, +) }

  private mutating func strike(_ blow: Blow) async throws {
    switch blow {
    case .killGateway: try await restart()
    case .killPostmaster:
      guard let postmaster = processes.postmaster else { return }
      kill(postmaster, SIGKILL)
    case .killBackend:
      guard let session = plan.pick(processes.children()) else { return }
      kill(session, SIGKILL)
    case .stopPostmaster: try await hang(processes.postmaster.map { [$0] } ?? [])
    case .stopBackend: try await hang(plan.pick(processes.children()).map { [$0] } ?? [])
    case .stopAll:
      // The server first: it shall not fork behind our back.
      guard let postmaster = processes.postmaster else { return }
      kill(postmaster, SIGSTOP)
      try await hang([postmaster] + processes.children(sessionsOnly: false))
    }
    kills[blow, default: 0] += 1
  }

  /// Stops processes for longer than an answer may take, and sometimes kills the gateway meanwhile.
  private mutating func hang(_ stopped: [pid_t]) async throws {
    for process in stopped { kill(process, SIGSTOP) }
    defer { for process in stopped { kill(process, SIGCONT) } }
    try await Task.sleep(for: plan.pause(300...2800))
    guard plan.oneInThree() else { return }
    spooled += (try? await gateway.spooledRequests()) ?? 0
    await gateway.end(SIGKILL)
    for process in stopped { kill(process, SIGCONT) }
    try await start()
    kills[.killGateway, default: 0] += 1
  }

  private mutating func restart() async throws {
    spooled += (try? await gateway.spooledRequests()) ?? 0
    await gateway.end(SIGKILL)
    try await Task.sleep(for: plan.pause(0...300))
    try await start()
  }

  private mutating func start() async throws {
    // One log per start: to find the new address takes reading the whole of it.
    try? FileManager.default.moveItem(
      atPath: "\(gateway.folder.path)/gateway.log",
      toPath: "\(gateway.folder.path)/gateway-\(starts).log")
    starts += 1
    try await gateway.start()
  }

  func report(_ figures: CrashTally.Figures, stored: Int) {
    let blows = Blow.allCases.map { "\($0) \(kills[$0] ?? 0)" }.joined(separator: ", ")
    print(
      """
      crash test, seed \(plan.seed): \(killCount) kills (\(blows))
        acknowledged \(figures.acknowledged.count) events, stored \(stored); \
      repeated posts \(figures.repeatedPosts), of them answered 503: \(figures.refusedPosts)
        spooled \(spooled) requests at least; longest answer \(figures.longestAnswer)
      """)
  }
}
