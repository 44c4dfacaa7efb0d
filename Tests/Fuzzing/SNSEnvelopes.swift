import Deliverability
import HTTPMessages
import ProviderWebhooks

/// The input is what somebody posts to a source that lists one topic. Without Amazon's key it is never
/// authentic; a certificate is asked of Amazon's SNS alone; and if it were authentic, it could confirm a
/// subscription to the listed topic alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSNSEnvelopes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let source = Listed.source else { fatalError("the source's settings are right") }
  let target = "/v1/webhooks/acme"
  let request = WebhookRequest(
    method: .post, target: target, publicURL: "https://hooks.example.com" + target,
    fields: ["Content-Type": "text/plain; charset=UTF-8"], body: input(start, count),
    receivedAt: Timestamp(seconds: 1_795_341_600))
  do throws(WebhookRejection) {
    _ = try source.authenticate(request)
    expect(false, "nobody signs without the key")
  } catch {
    if case .needsCertificate(let url) = error {
      expect(leadsToAmazon(url), "a certificate is asked of Amazon alone")
    }
  }
  do throws(WebhookRejection) {
    let translation = try source.translate(AuthenticRequest(replaying: request))
    if let confirmation = translation.confirmation {
      expect(
        confirmation.topicARN == Listed.topic, "a subscription to the listed topic is confirmed")
      expect(leadsToAmazon(confirmation.url), "it is confirmed at Amazon alone")
      expect(translation.events.isEmpty, "a confirmation is no event")
    }
  } catch {
    expect(error != .unreadable(""), "a rejection says why")
  }
  return Verdict.interesting
}

/// Read in another way than the product reads it: the host is what stands up to the third slash.
private func leadsToAmazon(_ url: String) -> Bool {
  let parts = url.split(separator: "/", omittingEmptySubsequences: false)
  guard parts.count >= 4, parts[0] == "https:", parts[1].isEmpty else { return false }
  let host = parts[2]
  return host.hasPrefix("sns.")
    && (host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn"))
    && host.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ".-0123456789".unicodeScalars.contains($0))
    }
}

private enum Listed {
  static let topic = "arn:aws:sns:eu-west-1:123456789012:ses-events"
  static let source: (any WebhookProvider)? = WebhookProviders.named("ses").flatMap {
    try? $0.init(verify: VerifySettings(["topic_arns": .list([.text(topic)])]))
  }
}
