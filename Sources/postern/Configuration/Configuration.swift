import HTTPMessages
import HTTPServing
import Ingestion

/// Everything `postern.json` says, checked, with secrets resolved, paths absolute and defaults filled in.
struct Configuration: Sendable {
  /// The file it was read from, as it was named.
  var file: String
  var listen = ListenAddress(host: "127.0.0.1", port: 8080)
  /// The URL under which providers and players reach the gateway, without a slash at the end.
  var publicURL = ""
  /// Whose word on the client's address is believed.
  var trustedProxies = TrustedProxies.nobody
  /// Nil: the private cluster.
  var databaseURL: Secret?
  var dataDirectory = ""
  var mappingsDirectory = ""
  /// Whom players may ask whose opt-out link tells no label.
  var contact: String?
  var keys = Keys()
  /// Absolute paths; nil: the gateway speaks plain HTTP.
  var tls: TLSFiles?
  var limits = Limits()
  var retention = Retention()
  /// In the order of the file.
  var labels: [Label] = []
  /// What an operator should know although it is no mistake: unverified sources, weak secrets.
  var warnings: [ConfigurationProblem] = []

  /// Keys of our own. Several opt-out keys stand for a rotation: the first signs, all verify.
  struct Keys: Sendable {
    /// Empty if the file names none: the gateway then keeps one in its data directory.
    var optOut: [Secret] = []
    var privacy: Secret?
  }

  struct Limits: Sendable, Equatable {
    /// The largest content of one buffered request.
    var bodyBytes = 10_485_760
    var connections = 10_000
    /// What each API token may ask for; nil is no limit.
    var requestsPerSecond: Int?

    static let bodyBytesRange = 1...67_108_864
    static let connectionsRange = 1...1_000_000
    static let requestsPerSecondRange = 1...1_000_000
  }

  /// Whole days for which rows are kept.
  struct Retention: Sendable, Equatable {
    var receiptDays = 30
    var eventDays = 400
    var messageDays = 1130
    var quarantineDays = 90

    static let daysRange = 1...36_500
    // A repeated event must be recognised for 35 days, and its row is what recognises it.
    static let eventDaysRange = 36...36_500
  }

  /// The gateway's URL for a caller on the same machine.
  var gatewayURL: String { "\(tls == nil ? "http" : "https")://\(listen.localAuthority)" }

  var sources: [Source] { labels.flatMap(\.sources) }

  func source(_ id: String) -> Source? { sources.first { $0.id == id } }
}
