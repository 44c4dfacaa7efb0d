import Deliverability
import Ingestion
import ProviderWebhooks

/// How a provider words and signs its webhooks. Another provider is one type and one line in `TrafficSamples`.
protocol TrafficSample: Sendable {
  static var provider: ProviderName { get }
  static var mix: TrafficMix { get }
  /// 1 for a provider that posts each event alone.
  static var maxEventsPerRequest: Int { get }

  /// Takes the key to sign with from the source; of one that verifies nothing, none.
  /// - Throws: `Failure` if there is no key.
  init(source: Source, keys: DemoKeys) throws

  /// The signed request.
  /// - Parameters:
  ///   - url: the URL the provider was given, which some schemes sign.
  ///   - now: the time of signing.
  func request(holding events: [SimulatedEvent], url: String, now: Timestamp) -> SampleRequest
}

/// What is posted.
struct SampleRequest: Sendable, Equatable {
  var fields: [String: String]
  var content: [UInt8]
}

/// The registry: another provider's sample is one line here.
enum TrafficSamples {
  static let all: [any TrafficSample.Type] = [
    SendGridTraffic.self,
    MailgunTraffic.self,
    TwilioTraffic.self,
  ]

  static func sample(of source: Source, keys: DemoKeys) throws -> any TrafficSample {
    guard let sample = all.first(where: { $0.provider == source.providerName }) else {
      let known = all.map { $0.provider }.joined(separator: ", ")
      throw Failure(
        "\(source.id) is a source of \(source.providerName), whose traffic can't be simulated. Use a source of \(known)"
      )
    }
    return try sample.init(source: source, keys: keys)
  }
}

extension Source {
  /// The first secret of whichever of the settings `keys` is there; nil if the source verifies nothing.
  func signingSecret(_ keys: String...) throws -> String? {
    guard isVerified else { return nil }
    for key in keys {
      if let secret = try settings.texts(key)?.first { return secret }
    }
    throw Failure("\(id) has no \(keys.joined(separator: " or ")) to sign with")
  }
}
