import ProviderWebhooks

/// Proves a request's sender, with a certificate that is fetched first where the provider needs one.
struct AuthenticateWebhook: Sendable {
  /// Nil if this gateway fetches none.
  let certificates: (any CertificateSource)?

  /// - Throws: `WebhookRejection.notAuthentic`, or `StoreUnavailable` if the certificate can't be had now.
  func callAsFunction(_ request: WebhookRequest, for source: Source) async throws
    -> AuthenticRequest
  {
    do {
      return try source.provider.authenticate(request)
    } catch .needsCertificate(let url) {
      guard let certificates else {
        throw WebhookRejection.notAuthentic("this gateway fetches no certificates")
      }
      var request = request
      request.certificates[url] = try await certificates.certificate(at: url)
      return try source.provider.authenticate(request)
    }
  }
}
