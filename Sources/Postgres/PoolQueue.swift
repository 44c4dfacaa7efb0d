/// Jobs in the order they came, with removal from the middle for those that gave up.
struct PoolQueue {
  /// Jobs from `head` on; what lies before was taken. Given-up jobs leave a nil.
  private var jobs: [PoolJob?] = []
  private var head = 0
  private(set) var count = 0

  var first: PoolJob? { jobs[head...].lazy.compactMap { $0 }.first }

  var nearestDeadline: Deadline {
    jobs[head...].lazy.compactMap { $0?.deadline }.min() ?? .never
  }

  mutating func append(_ job: PoolJob) {
    jobs.append(job)
    count += 1
  }

  mutating func popFirst() -> PoolJob? {
    while head < jobs.count {
      let job = jobs[head]
      jobs[head] = nil
      head += 1
      if let job {
        count -= 1
        dropTaken()
        return job
      }
    }
    dropTaken()
    return nil
  }

  mutating func remove(_ ticket: UInt64) -> PoolJob? {
    guard let index = jobs[head...].firstIndex(where: { $0?.ticket == ticket }) else { return nil }
    defer { jobs[index] = nil }
    count -= 1
    return jobs[index]
  }

  mutating func removeExpired() -> [PoolJob] {
    var expired: [PoolJob] = []
    for index in jobs.indices[head...] {
      guard let job = jobs[index], job.deadline.hasPassed else { continue }
      jobs[index] = nil
      count -= 1
      expired.append(job)
    }
    return expired
  }

  mutating func removeAll() -> [PoolJob] {
    defer { self = PoolQueue() }
    return jobs.compactMap { $0 }
  }

  // Half of the array at least is free when it moves: a constant cost per job.
  private mutating func dropTaken() {
    if head == jobs.count || (head > 64 && head * 2 > jobs.count) {
      jobs.removeFirst(head)
      head = 0
    }
  }
}
