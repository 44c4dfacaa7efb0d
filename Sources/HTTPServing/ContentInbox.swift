/// Streamed content between the socket and the handler that reads it.
struct ContentInbox {
  typealias Waiter = CheckedContinuation<[UInt8]?, any Error>

  private var pieces: [[UInt8]] = []
  private var waiter: Waiter?
  private var failure: (any Error)?
  private var isComplete = false
  /// Bytes that no one has read yet.
  private(set) var count = 0

  enum Answer {
    case now(Result<[UInt8]?, any Error>)
    /// Nothing is there yet: wait by `wait(_:)`.
    case later
  }

  /// What can be read without waiting.
  mutating func take() -> Answer {
    if waiter != nil { return .now(.failure(ConnectionError.readTwice)) }
    if !pieces.isEmpty {
      let piece = pieces.removeFirst()
      count -= piece.count
      return .now(.success(piece))
    }
    if let failure { return .now(.failure(failure)) }
    return isComplete ? .now(.success(nil)) : .later
  }

  /// Resumes the waiter with what comes next, at once if it is there already.
  mutating func wait(_ waiter: Waiter) {
    switch take() {
    case .now(let result): waiter.resume(with: result)
    case .later: self.waiter = waiter
    }
  }

  mutating func put(_ piece: [UInt8]) {
    if let waiter {
      self.waiter = nil
      waiter.resume(returning: piece)
    } else {
      pieces.append(piece)
      count += piece.count
    }
  }

  mutating func complete() {
    isComplete = true
    waiter?.resume(returning: nil)
    waiter = nil
  }

  /// Ends the content for the reader, behind what has already come. After `complete` it changes nothing.
  mutating func fail(_ error: any Error) {
    guard !isComplete, failure == nil else { return }
    failure = error
    waiter?.resume(throwing: error)
    waiter = nil
  }
}
