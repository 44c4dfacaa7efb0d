import CLibCrypto
import Glibc

/// What a client brings to a handshake.
struct TLSOffer {
  /// The protocols of ALPN; empty: the extension is left out.
  var protocols: [String] = []
  /// The only version spoken, such as `TLS1_2_VERSION`; nil: any.
  var version: Int32?
}

/// The client's side of TLS on a blocking socket. It takes any certificate.
final class TestTLSSession {
  struct HandshakeFailed: Error { let reason: String }

  private let ssl: OpaquePointer

  init(descriptor: Int32, _ offer: TLSOffer) throws {
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_client_method()) else { throw Self.failure() }
    defer { SSL_CTX_free(context) }
    if let version = offer.version {
      // So that the server is what refuses an old version.
      SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0")
      SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(version), nil)
      SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(version), nil)
    }
    let names = offer.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    if !names.isEmpty { SSL_CTX_set_alpn_protos(context, names, UInt32(names.count)) }
    guard let ssl = SSL_new(context) else { throw Self.failure() }
    self.ssl = ssl
    SSL_set_fd(ssl, descriptor)
    guard SSL_connect(ssl) == 1 else { throw Self.failure() }
  }

  deinit { SSL_free(ssl) }

  /// Like send(2): the count, or -errno.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    ERR_clear_error()
    var count = 0
    return SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &count) == 1 ? count : -Int(EPIPE)
  }

  /// Like recv(2): the count, 0 behind the server's close_notify, or -errno. An end without
  /// close_notify counts as a broken connection.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    ERR_clear_error()
    var count = 0
    if SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count) == 1 { return count }
    switch SSL_get_error(ssl, 0) {
    case SSL_ERROR_ZERO_RETURN: return 0
    case SSL_ERROR_WANT_READ: return -Int(EAGAIN)
    default: return -Int(ECONNRESET)
    }
  }

  func endSending() { SSL_shutdown(ssl) }

  /// Asks for a second handshake in this connection.
  /// - Returns: whether the server agreed.
  func renegotiate() -> Bool {
    ERR_clear_error()
    return SSL_renegotiate(ssl) == 1 && SSL_do_handshake(ssl) == 1
  }

  var version: Int32 { SSL_version(ssl) }

  /// The protocol that the server chose by ALPN.
  var chosenProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &name, &length)
    guard let name else { return nil }
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
  }

  /// The common name in the server's certificate.
  var serverName: String? {
    guard let certificate = SSL_get0_peer_certificate(ssl) else { return nil }
    var name = [CChar](repeating: 0, count: 80)
    let length = X509_NAME_get_text_by_NID(
      X509_get_subject_name(certificate), NID_commonName, &name, Int32(name.count))
    guard length > 0 else { return nil }
    return String(decoding: name.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func failure() -> HandshakeFailed {
    let reason = ERR_reason_error_string(ERR_peek_error()).map { String(cString: $0) }
    return HandshakeFailed(reason: reason ?? "the connection ended")
  }
}
