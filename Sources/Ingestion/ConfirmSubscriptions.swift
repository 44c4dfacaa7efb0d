public import ProviderWebhooks

/// Tells Amazon SNS that a topic may send here, after the source's configuration has said so.
public struct ConfirmSubscriptions: Sendable {
  private let client: SNSClient

  public init(client: SNSClient) { self.client = client }

  /// Returns when SNS has taken the confirmation; a second one for the same token changes nothing.
  /// - Throws: if SNS can't be reached or refuses: it asks again after a 5xx.
  public func callAsFunction(_ confirmation: SubscriptionConfirmation)
    async throws(StoreUnavailable)
  {
    do throws(StoreUnavailable) {
      _ = try await client.content(at: confirmation.url)
    } catch {
      throw StoreUnavailable.refused(
        "the subscription to \(confirmation.topicARN) can't be confirmed: \(error.problem)")
    }
  }
}
