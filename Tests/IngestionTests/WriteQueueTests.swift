import Store
import Testing

@testable import Ingestion

@Suite struct WriteQueueTests {
  private static func request(
    _ name: String, of label: String = "acme", events: Int = 1, bytes: Int = 100
  ) -> WaitingRequest {
    var rows = IngestSample.request(1, [])
    rows.receipt.target = name
    rows.events = (0..<events).map { IngestSample.event($0) }
    return WaitingRequest(rows: rows, label: label, bytes: bytes, reply: { _ in })
  }

  private static func queue(_ change: (inout WriteQueue.Bounds) -> Void = { _ in }) -> WriteQueue {
    var bounds = WriteQueue.Bounds()
    change(&bounds)
    return WriteQueue(bounds: bounds)
  }

  /// The names of each transaction's requests, of a closed queue.
  private static func transactions(_ queue: WriteQueue) -> [[String]] {
    queue.close()
    var transactions: [[String]] = []
    while let batch = queue.next() { transactions.append(batch.map(\.rows.receipt.target)) }
    return transactions
  }

  @Test func `what waits goes into one transaction of its label, first come first`() {
    let queue = Self.queue()
    for name in ["1", "2", "3"] { #expect(queue.offer(Self.request(name))) }
    #expect(queue.count == 3)
    #expect(Self.transactions(queue) == [["1", "2", "3"]])
    #expect(queue.count == 0)
  }

  @Test func `labels take turns, however much one of them brings`() {
    let queue = Self.queue { $0.batchEvents = 2 }
    for name in ["a1", "a2", "a3", "a4", "a5"] { #expect(queue.offer(Self.request(name))) }
    #expect(queue.offer(Self.request("b1", of: "rival")))
    #expect(queue.offer(Self.request("c1", of: "third")))
    #expect(queue.offer(Self.request("b2", of: "rival")))
    #expect(
      Self.transactions(queue) == [["a1", "a2"], ["b1", "b2"], ["c1"], ["a3", "a4"], ["a5"]])
  }

  @Test func `a transaction takes no more events than its bound, but always one request`() {
    let queue = Self.queue { $0.batchEvents = 10 }
    for (name, events) in [("1", 50), ("2", 5), ("3", 5), ("4", 1), ("5", 0)] {
      #expect(queue.offer(Self.request(name, events: events)))
    }
    #expect(Self.transactions(queue) == [["1"], ["2", "3"], ["4", "5"]])
  }

  @Test func `a transaction takes no more bytes than its bound, but always one request`() {
    let queue = Self.queue { $0.batchBytes = 1000 }
    for (name, bytes) in [("1", 600), ("2", 400), ("3", 1), ("4", 5000), ("5", 1)] {
      #expect(queue.offer(Self.request(name, bytes: bytes)))
    }
    #expect(Self.transactions(queue) == [["1", "2"], ["3"], ["4"], ["5"]])
  }

  @Test func `more requests than may wait are refused until there is room`() {
    let queue = Self.queue { $0.waitingRequests = 2 }
    #expect(queue.offer(Self.request("1")))
    #expect(queue.offer(Self.request("2", of: "rival")))
    #expect(!queue.offer(Self.request("3")))
    #expect(queue.next()?.count == 1)
    #expect(queue.offer(Self.request("4")))
    #expect(!queue.offer(Self.request("5")))
  }

  @Test func `more bytes than may wait are refused until there is room`() {
    let queue = Self.queue { $0.waitingBytes = 1000 }
    #expect(queue.offer(Self.request("1", bytes: 900)))
    #expect(!queue.offer(Self.request("2", bytes: 101)))
    #expect(queue.offer(Self.request("3", bytes: 100)))
    _ = queue.next()
    #expect(queue.offer(Self.request("4", bytes: 1000)))
  }

  @Test func `a closed queue hands out what waits and takes nothing more`() {
    let queue = Self.queue()
    #expect(queue.offer(Self.request("1")))
    queue.close()
    #expect(!queue.offer(Self.request("2")))
    #expect(queue.next()?.map(\.rows.receipt.target) == ["1"])
    #expect(queue.next() == nil)
  }

  @Test func `everything that waits can be taken at once, and the queue goes on`() {
    let queue = Self.queue { $0.waitingRequests = 3 }
    for (name, label) in [("a1", "acme"), ("b1", "rival"), ("a2", "acme")] {
      #expect(queue.offer(Self.request(name, of: label)))
    }
    #expect(queue.takeAll().map(\.rows.receipt.target) == ["a1", "a2", "b1"])
    #expect(queue.count == 0)
    #expect(queue.takeAll().isEmpty)
    #expect(queue.offer(Self.request("a3")))
    #expect(Self.transactions(queue) == [["a3"]])
  }
}
