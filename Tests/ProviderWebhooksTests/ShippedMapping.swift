import Foundation
import ProviderWebhooks
import ReasonMapping

extension Mapping {
  /// The provider's own file in `mappings/`, without any override.
  init(shippedFor provider: any WebhookProvider.Type) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../mappings/\(provider.name).json")
    try self.init(layers: [
      try MappingFile(
        path: "mappings/\(provider.name).json", bytes: Array(try Data(contentsOf: file)),
        channel: provider.channel)
    ])
  }
}
