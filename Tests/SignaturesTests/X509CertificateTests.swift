import Signatures
import Testing

struct X509CertificateTests {
  @Test func `a certificate tells its validity, its names and its key`() throws {
    let certificate = try X509Certificate(pem: PublishedKeys.certificate)
    #expect(certificate.notBefore == 1_767_323_045)
    #expect(certificate.notAfter == 2_716_776_306)
    #expect(certificate.commonName == "sns.example.com")
    #expect(certificate.subjectAlternativeNames == ["sns.example.com", "*.sns.example.com"])
    let signature = try #require(Base64.decode(PublishedKeys.rsaSHA256Signature))
    #expect(
      certificate.publicKey.verifies(
        signature: signature, over: PublishedKeys.message, hash: .sha256))
  }

  @Test func `the validity holds on both its ends and not beyond`() throws {
    let certificate = try X509Certificate(pem: PublishedKeys.certificate)
    #expect(!certificate.isValid(at: certificate.notBefore - 1))
    #expect(certificate.isValid(at: certificate.notBefore))
    #expect(certificate.isValid(at: certificate.notAfter))
    #expect(!certificate.isValid(at: certificate.notAfter + 1))
  }

  @Test func `a self-signed certificate is read again as it was made`() throws {
    let key = RSAPrivateKey.generate()
    let pem = X509Certificate.selfSigned(
      key: key, commonName: "localhost", validSeconds: 3600, notBefore: 1_700_000_000)
    let certificate = try X509Certificate(pem: pem)
    #expect(certificate.notBefore == 1_700_000_000)
    #expect(certificate.notAfter == 1_700_003_600)
    #expect(certificate.commonName == "localhost")
    #expect(certificate.subjectAlternativeNames == ["localhost"])
    let signature = key.sign("text".utf8, hash: .sha256)
    #expect(certificate.publicKey.verifies(signature: signature, over: "text".utf8, hash: .sha256))
  }

  @Test func `a text that is no certificate is refused`() {
    #expect(throws: KeyError("not an X.509 certificate")) {
      try X509Certificate(pem: PublishedKeys.rsa)
    }
    #expect(throws: KeyError("the PEM block is a PUBLIC KEY; a CERTIFICATE is needed")) {
      try X509Certificate(pem: PublishedKeys.pem("PUBLIC KEY", PublishedKeys.rsa))
    }
  }

  @Test func `a certificate cut or changed anywhere never crashes the reader`() throws {
    let lines = PublishedKeys.certificate.split(separator: "\n").dropFirst().dropLast()
    let der = try #require(Base64.decode(lines.joined()))
    for place in der.indices {
      var changed = der
      changed[place] ^= 0x55
      for bytes in [changed, Array(der[..<place])] {
        let pem = PublishedKeys.pem("CERTIFICATE", Base64.encode(bytes))
        do { _ = try X509Certificate(pem: pem) } catch { #expect(!error.problem.isEmpty) }
      }
    }
  }
}
