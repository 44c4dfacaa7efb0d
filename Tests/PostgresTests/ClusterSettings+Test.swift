@testable import Postgres

extension ClusterSettings {
  /// Small and fast: for clusters whose data nobody misses.
  static var test: ClusterSettings {
    var settings = ClusterSettings()
    settings.sharedBuffersMegabytes = 16
    settings.maxConnections = 20
    settings.isDurable = false
    settings.startTimeoutSeconds = 60
    return settings
  }
}
