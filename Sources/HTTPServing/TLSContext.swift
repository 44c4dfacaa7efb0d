import CLibCrypto
import Glibc

/// What the sessions of one certificate share.
// Safe because the context is complete when init returns, and libssl locks what sessions change in it.
final class TLSContext: @unchecked Sendable {
  private let context: OpaquePointer
  /// The certificate's last second, since 1970; nil if it can't be told.
  let notAfter: Int64?

  /// What TLS 1.2 may choose from: forward secrecy and authenticated encryption alone, as in TLS 1.3.
  private static let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

  /// Reads certificate, chain and key. Blocks.
  /// - Throws: `TLSError`, which says what to do.
  init(_ files: TLSFiles) throws(TLSError) {
    guard let context = SSL_CTX_new(TLS_server_method()) else {
      throw .unusable(reason: TLSError.firstReason())
    }
    do throws(TLSError) {
      try Self.configure(context)
      try Self.load(files, into: context)
    } catch {
      SSL_CTX_free(context)
      throw error
    }
    self.context = context
    notAfter = Self.end(of: SSL_CTX_get0_certificate(context))
  }

  // Sessions hold the context as well: those of an old certificate outlive this.
  deinit { SSL_CTX_free(context) }

  /// A session on a connected socket; nil without memory.
  func session(on descriptor: Int32) -> TLSSession? {
    guard let ssl = SSL_new(context) else {
      ERR_clear_error()
      return nil
    }
    guard SSL_set_fd(ssl, descriptor) == 1 else {
      SSL_free(ssl)
      ERR_clear_error()
      return nil
    }
    return TLSSession(owning: ssl)
  }

  private static func configure(_ context: OpaquePointer) throws(TLSError) {
    ERR_clear_error()
    guard postern_ssl_ctx_set_min_proto_version(context, TLS1_2_VERSION) == 1,
      SSL_CTX_set_cipher_list(context, ciphers) == 1
    else { throw .unusable(reason: TLSError.firstReason()) }
    // A client that only closes the socket cuts no request short: the length of each is known (RFC 9112 §9.8).
    SSL_CTX_set_options(
      context,
      POSTERN_SSL_OP_NO_RENEGOTIATION | POSTERN_SSL_OP_NO_COMPRESSION
        | POSTERN_SSL_OP_IGNORE_UNEXPECTED_EOF)
    // Pieces wait in a queue that moves them; idle connections keep no buffers.
    _ = postern_ssl_ctx_set_mode(
      context,
      Int(SSL_MODE_ENABLE_PARTIAL_WRITE) | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)
        | Int(SSL_MODE_RELEASE_BUFFERS))
    // Clients keep their sessions themselves, as tickets: here nothing grows with their number.
    _ = postern_ssl_ctx_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    postern_ssl_ctx_set_read_ahead(context, true)
    SSL_CTX_set_alpn_select_cb(
      context,
      { _, chosen, chosenLength, offered, offeredLength, _ in
        let offer = UnsafeRawBufferPointer(start: offered, count: Int(offeredLength))
        guard let chosen, let chosenLength, let offered,
          let range = ProtocolOffer.http11(in: offer)
        else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen.pointee = offered + range.lowerBound
        chosenLength.pointee = UInt8(truncatingIfNeeded: range.count)
        return SSL_TLSEXT_ERR_OK
      }, nil)
  }

  private static func load(_ files: TLSFiles, into context: OpaquePointer) throws(TLSError) {
    for path in [files.certificate, files.key] { try FileStamp.check(path) }
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(context, files.certificate) == 1 else {
      throw .badCertificate(files.certificate, reason: TLSError.firstReason())
    }
    let key = try privateKey(in: files.key)
    defer { EVP_PKEY_free(key) }
    // A key of another kind is taken at first and found without its certificate at the check.
    guard SSL_CTX_use_PrivateKey(context, key) == 1, SSL_CTX_check_private_key(context) == 1 else {
      ERR_clear_error()
      throw .keyOfAnother(files)
    }
  }

  private static func privateKey(in path: String) throws(TLSError) -> OpaquePointer {
    guard let file = BIO_new_file(path, "r") else {
      throw .badKey(path, reason: TLSError.firstReason())
    }
    defer { BIO_free(file) }
    var isEncrypted = false
    let key = withUnsafeMutablePointer(to: &isEncrypted) { flag in
      // Without this libcrypto would ask for a pass phrase on the terminal.
      PEM_read_bio_PrivateKey(
        file, nil,
        { _, _, _, flag in
          flag?.assumingMemoryBound(to: Bool.self).pointee = true
          return -1
        }, flag)
    }
    guard let key else {
      let reason = TLSError.firstReason()
      throw isEncrypted ? .encryptedKey(path) : .badKey(path, reason: reason)
    }
    return key
  }

  private static func end(of certificate: OpaquePointer?) -> Int64? {
    var parts = tm()
    guard let certificate, let time = X509_get0_notAfter(certificate),
      ASN1_TIME_to_tm(time, &parts) == 1
    else { return nil }
    return Int64(timegm(&parts))
  }
}
