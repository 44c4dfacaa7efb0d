import ProviderWebhooks

/// What each of a source's secrets says of a request when it is the only one: tells which one signed it.
struct SecretTrials {
  /// The places of all secrets, such as `secrets[0]`; never their values.
  private(set) var tried: [String] = []
  /// Those that prove the sender, the age of the request aside.
  private(set) var matching: [String] = []

  init(of request: WebhookRequest, provider: any WebhookProvider.Type, settings: VerifySettings) {
    for place in settings.secretPlaces {
      tried.append(place.path)
      if Self.isProved(request, provider, place.alone) { matching.append(place.path) }
    }
  }

  private static func isProved(
    _ request: WebhookRequest, _ provider: any WebhookProvider.Type, _ settings: VerifySettings
  ) -> Bool {
    do {
      let source = try provider.init(verify: settings)
      var request = request
      if let signedAt = source.signedContent(of: request)?.signedAt {
        request.receivedAt = signedAt
      }
      _ = try source.authenticate(request)
      return true
    } catch {
      return false
    }
  }
}
