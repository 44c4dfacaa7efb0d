public import Deliverability
public import ProviderWebhooks

/// One configured connection of a provider to a label.
///
/// Its textual descriptions leave out `settings` and `provider`, which hold secrets.
public struct Source: Sendable {
  /// `[a-z0-9][a-z0-9-]{0,62}`, unique over all labels and never a provider's id.
  public var id: String
  public var labelID: String
  public var providerName: ProviderName
  public var channel: Channel
  public var provider: any WebhookProvider
  /// False if the source says `"verify": "none"`: whoever knows its URL can post events.
  public var isVerified: Bool
  /// How many requests a second are taken, forged ones counted too; nil is no limit.
  public var requestsPerSecond: Int?
  /// What `provider` was made from, secrets resolved.
  public var settings: VerifySettings
  /// Fields, lower-case, whose values prove the sender and are not kept in receipts: the usual ones, and
  /// those the source names in `verify.headers`.
  public let credentialFields: Set<String>
  /// Those of them that no verification of this source reads: they are kept nowhere.
  let strayCredentialFields: Set<String>

  /// - Throws: the provider's own refusal of `settings`, with the path below the source.
  public init(
    id: String, labelID: String, provider: any WebhookProvider.Type, settings: VerifySettings
  ) throws(VerifySettingsError) {
    self.id = id
    self.labelID = labelID
    providerName = provider.name
    self.provider = try provider.init(verify: settings)
    channel = self.provider.eventChannel
    isVerified = !settings.isNone
    self.settings = settings
    var proving: Set<String> = ["authorization"]
    if case .object(let headers) = settings.value("headers") {
      proving.formUnion(headers.keys.map { $0.asciiLowercased() })
    }
    credentialFields = proving.union(Self.usualCredentialFields)
    strayCredentialFields = Self.usualCredentialFields.subtracting(proving)
  }

  /// Fields, lower-case, that hold a secret whatever the source.
  public static let usualCredentialFields: Set<String> = [
    "authorization", "cookie", "proxy-authorization",
  ]
}

extension Source: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "\(labelID)/\(id) (\(providerName))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror {
    Mirror(self, children: ["id": id, "labelID": labelID, "providerName": providerName])
  }
}
