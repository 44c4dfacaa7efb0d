import ProviderWebhooks

/// A small difference between a captured request and the one that was signed, found by undoing it.
enum CaptureSlip {
  /// Advice for each change under which the request would be authentic.
  static func advice(_ request: WebhookRequest, of provider: any WebhookProvider) -> [String] {
    changes(of: request).compactMap { changed, advice in
      do throws(WebhookRejection) {
        _ = try provider.authenticate(changed)
        return advice
      } catch {
        return nil
      }
    }
  }

  private static func changes(of request: WebhookRequest) -> [(WebhookRequest, String)] {
    var changes: [(WebhookRequest, String)] = []
    if request.body.last == UInt8(ascii: "\n") {
      var bare = request
      while let last = bare.body.last, last == 0x0A || last == 0x0D { bare.body.removeLast() }
      changes.append(
        (
          bare,
          "without the line end of the body's file it is authentic: the sender did not send it"
        ))
    }
    var other = request
    other.publicURL =
      request.publicURL.hasPrefix("https:")
      ? "http:" + request.publicURL.dropFirst("https:".count)
      : "https:" + request.publicURL.dropFirst("http:".count)
    if let scheme = other.publicURL.firstIndex(of: ":") {
      changes.append(
        (
          other,
          "with \(other.publicURL[..<scheme]) in the URL it is authentic: public_url must begin so too"
        ))
    }
    return changes
  }
}
