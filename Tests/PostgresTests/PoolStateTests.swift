import Testing

@testable import Postgres

@Suite struct PoolStateTests {
  private func job(_ ticket: UInt64, deadline: Deadline = .never) -> PoolJob {
    PoolJob(ticket: ticket, deadline: deadline, run: { _ in {} }, fail: { _ in })
  }

  private func ticket(_ turn: PoolState.Turn?) -> UInt64? {
    if case .run(let job) = turn { job.ticket } else { nil }
  }

  private func refused(_ turn: PoolState.Turn?) -> UInt64? {
    if case .refuse(let job, _) = turn { job.ticket } else { nil }
  }

  private func waits(_ turn: PoolState.Turn?) -> Bool {
    if case .some = turn { false } else { true }
  }

  private let away = PostgresError.connection("away")

  @Test func `after a failed attempt callers are refused until the next one is due`() {
    var state = PoolState(size: 2, maxWaiting: 9)
    #expect(state.enqueue(job(1)) == .success(true))
    #expect(ticket(state.turn(isConnected: false)) == 1)
    #expect(state.enqueue(job(2)) == .success(true))
    state.connectionFailed(away)
    #expect(refused(state.turn(isConnected: false)) == 2)
    #expect(state.enqueue(job(3)) == .failure(away))
  }

  @Test func `a live connection keeps the queue open while another can't be made`() {
    var state = PoolState(size: 2, maxWaiting: 9)
    state.connectionOpened()
    state.connectionFailed(away)
    #expect(state.enqueue(job(1)) == .success(true))
    #expect(waits(state.turn(isConnected: false)))
    #expect(state.nextLook(isConnected: false) != nil)
    #expect(ticket(state.turn(isConnected: true)) == 1)
  }

  @Test func `an idle connection goes before a new one`() {
    var state = PoolState(size: 2, maxWaiting: 9)
    state.connectionOpened()
    state.connectionFreed()
    #expect(state.enqueue(job(1)) == .success(false))
    #expect(waits(state.turn(isConnected: false)))
    #expect(state.enqueue(job(2)) == .success(true))
    #expect(ticket(state.turn(isConnected: false)) == 1)
  }

  @Test func `an expired job is refused, not run`() {
    var state = PoolState(size: 1, maxWaiting: 9)
    _ = state.enqueue(job(1, deadline: .after(seconds: 0)))
    #expect(refused(state.turn(isConnected: true)) == 1)
  }

  @Test func `the queue keeps its order and count through removals`() {
    var queue = PoolQueue()
    for ticket in UInt64(0)..<500 { queue.append(job(ticket)) }
    for ticket in stride(from: UInt64(0), to: 500, by: 3) {
      #expect(queue.remove(ticket)?.ticket == ticket)
      #expect(queue.remove(ticket) == nil)
    }
    var order: [UInt64] = []
    while let job = queue.popFirst() {
      order.append(job.ticket)
      if order.count == 100 { queue.append(self.job(1000)) }
    }
    #expect(order == (UInt64(0)..<500).filter { $0 % 3 != 0 } + [1000])
    #expect(queue.count == 0)
  }

  @Test func `pauses double up to their limit and begin again after a success`() {
    var backoff = Backoff(firstSeconds: 0.1, limitSeconds: 5)
    for nominal in [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5] {
      #expect((nominal / 2...nominal).contains(backoff.next()))
    }
    backoff.reset()
    #expect(backoff.next() <= 0.1)
  }
}
