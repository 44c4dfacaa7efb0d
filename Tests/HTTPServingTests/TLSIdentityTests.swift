import CLibCrypto
import Glibc
import HTTPServing
import Signatures
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(1)), .ownThreads)
struct TLSIdentityTests {
  private let pair: TLSPair

  init() throws { pair = try TLSPair() }

  @Test func `a missing file is named`() {
    pair.removeKey()
    #expect(throws: TLSError.unreadable(pair.files.key, reason: "no such file or directory")) {
      try TLSIdentity(pair.files)
    }
  }

  @Test func `a folder is no certificate`() {
    let files = TLSFiles(certificate: "/tmp", key: pair.files.key)
    #expect(throws: TLSError.unreadable("/tmp", reason: "not a regular file")) {
      try TLSIdentity(files)
    }
  }

  @Test(arguments: ["", "text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
  func `what is no certificate is refused with its place`(text: String) throws {
    try pair.replace(certificate: text)
    let error = #expect(throws: TLSError.self) { try TLSIdentity(pair.files) }
    #expect(error?.description.hasPrefix("tls.certificate: \(pair.files.certificate) ") == true)
  }

  @Test func `what is no key is refused with its place`() throws {
    try pair.replace(key: TLSPair.certificate("x"))
    let error = #expect(throws: TLSError.self) { try TLSIdentity(pair.files) }
    #expect(error?.description.hasPrefix("tls.key: \(pair.files.key) holds no usable") == true)
  }

  @Test(arguments: [RSAPrivateKey.generate().pem, ECDSAPrivateKey.generate().pem])
  func `the key of another certificate is refused`(key: String) throws {
    try pair.replace(key: key)
    #expect(throws: TLSError.keyOfAnother(pair.files)) { try TLSIdentity(pair.files) }
  }

  @Test func `an encrypted key is refused with what to do, and nobody is asked`() throws {
    try pair.replace(key: try encrypted(TLSPair.key.pem))
    let error = #expect(throws: TLSError.encryptedKey(pair.files.key)) {
      try TLSIdentity(pair.files)
    }
    #expect(error?.description.contains("openssl pkey -in \(pair.files.key)") == true)
  }

  @Test func `the certificate's end is known`() throws {
    let end = try #require(try TLSIdentity(pair.files).notAfter)
    #expect(abs(end - Int64(time(nil)) - 3600) < 60)
  }

  @Test func `new connections get a new certificate, those that stand go on`() async throws {
    let identity = try TLSIdentity(pair.files)
    let server = try TestServer(tls: identity)
    let before = try server.client()
    #expect(before.tls?.serverName == "first.example")
    #expect(try identity.reloadIfChanged() == false)
    try pair.replace(name: "second.example", key: .generate())
    #expect(try identity.reloadIfChanged())
    #expect(try identity.reloadIfChanged() == false)
    let after = try server.client()
    #expect(after.tls?.serverName == "second.example")
    for client in [before, after] {
      client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.readResponse().text == "at /1")
    }
    await server.server.drain()
  }

  @Test func `a bad pair keeps the old one, and is told once`() async throws {
    let identity = try TLSIdentity(pair.files)
    let server = try TestServer(tls: identity)
    let lines = CollectedLogLines()
    let readiness = Readiness()
    let watcher = TLSWatcher(identity: identity, log: Log(sink: lines.sink), readiness: readiness)
    var state: Readiness.Component? { readiness.snapshot.components.first { $0.name == "tls" } }
    #expect(state?.state == .ok)

    try pair.replace(key: RSAPrivateKey.generate().pem)
    for _ in 0..<3 { watcher.check() }
    #expect(state?.state == .degraded)
    #expect(state?.message.contains(pair.files.key) == true)
    #expect(lines.lines.count == 1)
    #expect(lines.lines[0].contains("tls_certificate_refused"))
    #expect(try server.client().tls?.serverName == "first.example")

    try pair.replace(name: "second.example")
    watcher.check()
    #expect(state?.state == .ok)
    #expect(lines.lines.count == 2)
    #expect(try server.client().tls?.serverName == "second.example")
    await server.server.drain()
  }

  @Test func `a running watcher sees a change by itself`() async throws {
    let identity = try TLSIdentity(pair.files)
    let server = try TestServer(tls: identity)
    let watcher = TLSWatcher(
      identity: identity, log: Log(sink: .discarding), readiness: Readiness())
    watcher.start()
    try pair.replace(name: "second.example")
    #expect(
      await server.waits { (try? server.client().tls?.serverName) == "second.example" })
    watcher.stop()
    await server.server.drain()
  }

  private func encrypted(_ pem: String) throws -> String {
    let bytes = Array(pem.utf8)
    let source = try #require(BIO_new_mem_buf(bytes, Int32(bytes.count)))
    defer { BIO_free(source) }
    let key = try #require(PEM_read_bio_PrivateKey(source, nil, nil, nil))
    defer { EVP_PKEY_free(key) }
    let target = try #require(BIO_new(BIO_s_mem()))
    defer { BIO_free(target) }
    try #require(
      PEM_write_bio_PKCS8PrivateKey(target, key, EVP_aes_128_cbc(), "secret", 6, nil, nil) == 1)
    var text = [UInt8](repeating: 0, count: 8192)
    let count = BIO_read(target, &text, Int32(text.count))
    return String(decoding: text.prefix(Int(count)), as: UTF8.self)
  }
}
