import Deliverability
import HTTPMessages
import Signatures
import Testing

@testable import Ingestion

@Suite struct FetchCertificatesTests {
  static let pem = Array(
    X509Certificate.selfSigned(
      key: .generate(bits: 1024), commonName: "sns.amazonaws.com", validSeconds: 60
    ).utf8)

  @Test func `requests for one URL share one fetch, and its certificate is kept`() async throws {
    let sns = ScriptedSNS(.init(status: .ok, content: Self.pem))
    let certificates = Self.certificates(sns)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<20 { group.addTask { try await certificates.certificate(at: "a") } }
      for try await pem in group { #expect(pem == Self.pem) }
    }
    #expect(try await certificates.certificate(at: "a") == Self.pem)
    #expect(await sns.asked == ["a"])
  }

  @Test(arguments: [(86_399, 1), (86_400, 2)])
  func `a certificate is fetched anew after a day`(seconds: Int64, fetches: Int) async throws {
    let sns = ScriptedSNS(.init(status: .ok, content: Self.pem))
    let clock = TestClock()
    let certificates = Self.certificates(sns, clock)
    _ = try await certificates.certificate(at: "a")
    clock.advance(seconds: seconds)
    _ = try await certificates.certificate(at: "a")
    #expect(await sns.asked.count == fetches)
  }

  @Test(arguments: [
    SNSClient.Answer(status: .notFound, content: pem),
    SNSClient.Answer(status: .ok, content: Array("<Error/>".utf8)),
    SNSClient.Answer(status: .ok, content: []), nil,
  ])
  func `a failure is not tried again for 10 seconds`(answer: SNSClient.Answer?) async throws {
    let sns = ScriptedSNS(answer)
    let clock = TestClock()
    let certificates = Self.certificates(sns, clock)
    for (seconds, fetches) in [(0, 1), (9, 1), (1, 2)] {
      clock.advance(seconds: Int64(seconds))
      await #expect(throws: StoreUnavailable.self) { try await certificates.certificate(at: "a") }
      #expect(await sns.asked.count == fetches)
    }
    await sns.answers(.init(status: .ok, content: Self.pem))
    clock.advance(seconds: 10)
    #expect(try await certificates.certificate(at: "a") == Self.pem)
  }

  @Test func `of too many URLs the one not used for the longest time is forgotten`() async throws {
    let sns = ScriptedSNS(.init(status: .ok, content: Self.pem))
    let certificates = Self.certificates(sns)
    for number in 0..<FetchCertificates.maxURLs {
      _ = try await certificates.certificate(at: "\(number)")
    }
    for url in ["0", "new", "0", "1"] { _ = try await certificates.certificate(at: url) }
    #expect(await sns.asked.suffix(2) == ["new", "1"])
    #expect(await sns.asked.count == FetchCertificates.maxURLs + 2)
  }

  private static func certificates(_ sns: ScriptedSNS, _ clock: TestClock = TestClock())
    -> FetchCertificates
  {
    FetchCertificates(client: sns.client, now: { clock.now })
  }
}
