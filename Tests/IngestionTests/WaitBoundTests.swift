import Deliverability
import PosternTesting
import Postgres
import Store
import Telemetry
import Testing
import Threading

@testable import Ingestion

@Suite struct WaitBoundTests {
  private static let away = PendingAnswer.Outcome.failure(
    .away("the database did not answer in time"))

  @Test func `an answer is given once`() {
    let given = Lock<[PendingAnswer.Outcome]>([])
    let answer = PendingAnswer { outcome in given.withLock { $0.append(outcome) } }
    #expect(!answer.isGiven)
    #expect(answer.give(.success(.stored(newEvents: 1))))
    #expect(answer.isGiven)
    #expect(!answer.give(Self.away))
    #expect(given.withLock { $0 } == [.success(.stored(newEvents: 1))])
  }

  @Test func `whoever was not answered in time is answered by the clock, in order, and told of`()
    async
  {
    let expired = Lock(0)
    let bound = WaitBound(seconds: 0.05) { expired.withLock { $0 += 1 } }
    bound.start()
    let order = Lock<[Int]>([])
    let answers = (0..<100).map { number in
      PendingAnswer { _ in order.withLock { $0.append(number) } }
    }
    for answer in answers { bound.watch(answer) }
    let isEarly = answers[50].give(.success(.stored(newEvents: 0)))
    #expect(await eventually { answers.allSatisfy(\.isGiven) })
    #expect(await eventually { expired.withLock { $0 } == (isEarly ? 99 : 100) })
    let late = order.withLock { $0 }.filter { $0 != 50 }
    #expect(late == (0..<100).filter { $0 != 50 })

    // The thread slept meanwhile, and wakes for the next.
    let next = PendingAnswer { _ in }
    bound.watch(next)
    #expect(await eventually { next.isGiven })
    bound.stop()
  }

  @Test func `a database that takes connections and says nothing is given up by the clock`()
    async throws
  {
    // The first message to PostgreSQL is no request of HTTP, so this server waits for more of it.
    let silent = try LoopbackServer { _ in .silence }
    let writer = EventWriter(
      settings: ConnectionSettings(
        url: "postgresql://postern@127.0.0.1:\(silent.port)/postern", connectTimeoutSeconds: 20),
      writers: 1, pseudonyms: Pseudonyms(key: [1]), log: Log(sink: CollectedLogLines().sink),
      now: IngestSample.clock)
    writer.allow()
    writer.start()
    let first = try await writer.answer(to: IngestSample.request(1, []))
    #expect(first == Self.away)
    #expect(writer.isDatabaseAway)
    // Nobody waits for what is known to be away.
    let second = try await writer.answer(to: IngestSample.request(2, []))
    #expect(second == .failure(.away("the database is away")) || second == Self.away)
    _ = writer.drain(seconds: 0)
  }
}
