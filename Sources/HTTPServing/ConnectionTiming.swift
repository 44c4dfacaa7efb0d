/// What a connection has waited for too long.
enum Expiry {
  case idle
  case slowHandshake
  case slowHead
  case slowContent
  case slowReader
  case lingered
}

/// Time: which of its bounds a connection has passed.
extension Connection {
  /// - Parameter now: monotonic nanoseconds.
  func expiry(at now: UInt64) -> Expiry? {
    // With nothing left to send, a connection that is closing waits for room for TLS's last word.
    if !output.isEmpty || phase == .closing,
      outputPace.isTooSlow(
        now: now, timeoutSeconds: limits.writeTimeoutSeconds,
        minBytesPerSecond: limits.minWriteBytesPerSecond)
    {
      return .slowReader
    }
    let waited = Clock.seconds(from: since, to: now)
    switch phase {
    case .waiting where !transport.isEstablished:
      return waited > limits.headTimeoutSeconds ? .slowHandshake : nil
    case .waiting where headHasBegun: return waited > limits.headTimeoutSeconds ? .slowHead : nil
    case .waiting: return waited > limits.idleTimeoutSeconds ? .idle : nil
    case .gathering, .discarding: return isContentTooSlow(at: now) ? .slowContent : nil
    case .handling, .streaming:
      // While its handler does not read, the client is not to blame.
      if !parsesInput { contentPace = Pace(now: now) }
      return parsesInput && isContentTooSlow(at: now) ? .slowContent : nil
    case .lingering: return waited > limits.lingerSeconds ? .lingered : nil
    case .closing, .closed: return nil
    }
  }

  private func isContentTooSlow(at now: UInt64) -> Bool {
    contentPace.isTooSlow(
      now: now, timeoutSeconds: limits.bodyTimeoutSeconds,
      minBytesPerSecond: limits.minBodyBytesPerSecond)
  }
}
