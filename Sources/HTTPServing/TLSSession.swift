import CLibCrypto

/// The server's side of one TLS connection, on a non-blocking socket.
///
/// It holds one record in each direction at most. Like its connection it belongs to one loop.
final class TLSSession {
  private let ssl: OpaquePointer
  /// After such an error a session is not to be used again, not even to say goodbye (SSL_get_error(3)).
  private var isBroken = false
  private var hasEndedSending = false
  private(set) var receiveAwaitsRoom = false
  private(set) var sendAwaitsInput = false

  /// Takes over `ssl`, whose handshake the first `receive` begins.
  init(owning ssl: OpaquePointer) {
    self.ssl = ssl
    SSL_set_accept_state(ssl)
  }

  deinit { SSL_free(ssl) }

  /// The handshake is complete.
  var isEstablished: Bool { SSL_is_init_finished(ssl) == 1 }

  /// Reads what one record holds, and goes on with the handshake before that.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> TransferResult {
    guard !isBroken else { return .failed }
    // What another call on this thread left in the queue would be taken for this one's.
    ERR_clear_error()
    var count = 0
    if SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count) == 1 { return .bytes(count) }
    let error = SSL_get_error(ssl, 0)
    receiveAwaitsRoom = error == SSL_ERROR_WANT_WRITE
    switch error {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
    case SSL_ERROR_ZERO_RETURN: return .ended
    default:
      isBroken = true
      let reason = ERR_GET_REASON(ERR_peek_error())
      ERR_clear_error()
      return !isEstablished && reason == SSL_R_HTTP_REQUEST ? .plainHTTP : .failed
    }
  }

  /// Sends record after record as long as the socket takes them. What did not fit must be presented again,
  /// unchanged and with no less behind it.
  func send(_ bytes: UnsafeRawBufferPointer) -> TransferResult {
    guard !isBroken else { return .failed }
    var total = 0
    while total < bytes.count {
      ERR_clear_error()
      let rest = UnsafeRawBufferPointer(rebasing: bytes[total...])
      var count = 0
      guard SSL_write_ex(ssl, rest.baseAddress, rest.count, &count) != 1 else {
        total += count
        continue
      }
      let error = SSL_get_error(ssl, 0)
      sendAwaitsInput = error == SSL_ERROR_WANT_READ
      switch error {
      case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
        return total > 0 ? .bytes(total) : .wouldBlock
      default: return broken()
      }
    }
    return .bytes(total)
  }

  /// Sends close_notify, once (RFC 8446 §6.1); receiving can go on.
  /// - Returns: `ended`, `wouldBlock` or `failed`.
  func endSending() -> TransferResult {
    guard !hasEndedSending else { return .ended }
    guard isEstablished, !isBroken else { return .failed }
    ERR_clear_error()
    let status = SSL_shutdown(ssl)
    if status < 0 {
      switch SSL_get_error(ssl, status) {
      case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
      default: return broken()
      }
    }
    hasEndedSending = true
    return .ended
  }

  private func broken() -> TransferResult {
    isBroken = true
    ERR_clear_error()
    return .failed
  }
}
