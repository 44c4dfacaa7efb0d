import HTTPMessages
import HTTPServing
import Ingestion
import JSONReading

/// The sections of the file that belong to the gateway itself.
extension ConfigurationReader {
  static let keys = [
    "listen", "public_url", "database_url", "data_directory", "mappings_directory", "contact",
    "keys", "tls", "trusted_proxies", "limits", "retention", "labels",
  ]

  mutating func configuration(_ root: ConfigurationNode) -> Configuration {
    var configuration = Configuration(file: file)
    guard let members = object(root, keys: Self.keys) else { return configuration }
    if let listen = listenAddress(members["listen"]) { configuration.listen = listen }
    configuration.databaseURL = secret(members["database_url"])
    configuration.dataDirectory =
      path(members["data_directory"]) ?? Surroundings.absolute(".postern", in: folder)
    configuration.mappingsDirectory =
      path(members["mappings_directory"]) ?? Surroundings.absolute("mappings", in: folder)
    configuration.contact = contact(members["contact"])
    configuration.keys = ownKeys(members["keys"])
    configuration.tls = tlsFiles(members["tls"])
    configuration.trustedProxies = trustedProxies(members["trusted_proxies"])
    configuration.publicURL = publicURL(members["public_url"]) ?? configuration.gatewayURL
    configuration.limits = limits(members["limits"])
    configuration.retention = retention(members["retention"])
    if let labels = members["labels"] {
      configuration.labels = self.labels(labels)
    } else {
      report("is missing: name at least one label", at: root, path: root.path(of: "labels"))
    }
    return configuration
  }

  private mutating func listenAddress(_ node: ConfigurationNode?) -> ListenAddress? {
    let expected = "host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"
    guard let node, let text = text(node, expected) else { return nil }
    guard let address = try? ListenAddress(text) else {
      report("found \(JSONWriter.escaped(text)); allowed is \(expected)", at: node)
      return nil
    }
    return address
  }

  private mutating func trustedProxies(_ node: ConfigurationNode?) -> TrustedProxies {
    let expected = "an address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"
    var networks: [IPNetwork] = []
    for element in list(node, "a list, each element \(expected)") ?? [] {
      guard let text = text(element, expected) else { continue }
      guard let network = IPNetwork(text) else {
        report("found \(JSONWriter.escaped(text)); allowed is \(expected)", at: element)
        continue
      }
      if network.prefixLength == 0 {
        warn("trusts everyone: any client can then name the address it comes from", at: element)
      }
      networks.append(network)
    }
    return TrustedProxies(networks)
  }

  private mutating func publicURL(_ node: ConfigurationNode?) -> String? {
    let expected =
      "an http or https URL without user, query and fragment, such as https://hooks.example.com"
    guard let node, let text = text(node, expected) else { return nil }
    guard let url = PublicURL.normalised(text) else {
      report("is not a usable URL; allowed is \(expected)", at: node)
      return nil
    }
    let longest = OptOutLinks.maxByteCount - OptOutLinks.pathByteCount
    if PublicURL.path(of: url).utf8.count > longest {
      warn(
        "has a path of more than \(longest) bytes, which makes opt-out links long for an SMS",
        at: node)
    }
    return url
  }

  private mutating func ownKeys(_ node: ConfigurationNode?) -> Configuration.Keys {
    var keys = Configuration.Keys()
    guard let members = object(node, keys: ["opt_out", "privacy"]) else { return keys }
    keys.privacy = secret(members["privacy"])
    if let privacy = keys.privacy, let node = members["privacy"] {
      warnIfWeak(privacy, at: node, isOurs: true)
    }
    guard let optOut = members["opt_out"] else { return keys }
    if optOut.value.kind == .array, optOut.value.count == 0 {
      report("found an empty list; give at least one secret or leave the key out", at: optOut)
    }
    for element in optOut.value.kind == .array ? optOut.elements : [optOut] {
      guard let secret = secret(element) else { continue }
      warnIfWeak(secret, at: element, isOurs: true)
      keys.optOut.append(secret)
    }
    return keys
  }

  private mutating func tlsFiles(_ node: ConfigurationNode?) -> TLSFiles? {
    guard let node, let members = object(node, keys: ["certificate", "key"]) else { return nil }
    for key in ["certificate", "key"] where members[key] == nil {
      report(
        "is missing: tls needs both a certificate and its key", at: node, path: node.path(of: key))
    }
    let certificate = readablePath(members["certificate"])
    let key = readablePath(members["key"])
    guard let certificate, let key else { return nil }
    return TLSFiles(certificate: certificate, key: key)
  }

  private mutating func limits(_ node: ConfigurationNode?) -> Configuration.Limits {
    var limits = Configuration.Limits()
    guard let members = object(node, keys: ["body_bytes", "connections", "requests_per_second"])
    else { return limits }
    limits.bodyBytes = integer(
      members["body_bytes"], in: Configuration.Limits.bodyBytesRange, default: limits.bodyBytes)
    limits.connections = integer(
      members["connections"], in: Configuration.Limits.connectionsRange,
      default: limits.connections)
    limits.requestsPerSecond = requestsPerSecond(members["requests_per_second"])
    return limits
  }

  /// Nil if it is not given: no limit.
  mutating func requestsPerSecond(_ node: ConfigurationNode?) -> Int? {
    guard let node else { return nil }
    return integer(node, in: Configuration.Limits.requestsPerSecondRange, default: 1)
  }

  private mutating func retention(_ node: ConfigurationNode?) -> Configuration.Retention {
    typealias Retention = Configuration.Retention
    var retention = Retention()
    let keys = ["receipt_days", "event_days", "message_days", "quarantine_days"]
    guard let members = object(node, keys: keys) else { return retention }
    retention.receiptDays = integer(
      members["receipt_days"], in: Retention.daysRange, default: retention.receiptDays)
    retention.eventDays = integer(
      members["event_days"], in: Retention.eventDaysRange, default: retention.eventDays)
    retention.messageDays = integer(
      members["message_days"], in: Retention.daysRange, default: retention.messageDays)
    retention.quarantineDays = integer(
      members["quarantine_days"], in: Retention.daysRange, default: retention.quarantineDays)
    return retention
  }
}
