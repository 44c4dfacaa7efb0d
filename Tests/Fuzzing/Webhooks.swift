import Deliverability
import HTTPMessages
import ProviderWebhooks

/// The first line names a provider, the second is the request's Content-Type, the rest its content: what
/// an unverified source of that provider makes of it is the same each time, and bounded by the content.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebhooks(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let lines = input(start, count).split(
    separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
  guard lines.count == 3,
    let source = Sources.all[String(decoding: lines[0], as: UTF8.self)]
  else { return Verdict.useless }
  let target = "/v1/webhooks/acme"
  let request = WebhookRequest(
    method: .post, target: target, publicURL: "https://hooks.example.com" + target,
    fields: ["Content-Type": String(decoding: lines[1], as: UTF8.self)], body: Array(lines[2]),
    receivedAt: Timestamp(seconds: 1_795_341_600))
  do throws(WebhookRejection) {
    let authentic = try source.authenticate(request)
    let translation = try source.translate(authentic)
    expect(try source.translate(authentic) == translation, "a request has one meaning")
    expect(translation.events.count <= lines[2].count + 1, "events need bytes")
    expect(translation.unreadable.count <= lines[2].count + 1, "so do mistakes")
  } catch {
    expect(error != .notAuthentic(""), "a rejection says why")
  }
  return Verdict.interesting
}

private enum Sources {
  static let all: [String: any WebhookProvider] = {
    var sources: [String: any WebhookProvider] = [:]
    for provider in WebhookProviders.all {
      sources[provider.name] = try? provider.init(verify: .none)
    }
    expect(sources.count == WebhookProviders.all.count, "every provider may go unverified")
    return sources
  }()
}
