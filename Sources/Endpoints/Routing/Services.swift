public import Deliverability
public import HTTPMessages
public import Ingestion
public import Store
public import Telemetry

/// What the endpoints call; made once, where the program is wired.
public struct Services: Sendable {
  public var labels: [Label]
  public var users: UserStore
  public var optOuts: OptOutStore
  public var addresses: AddressStore
  public var deliverability: DeliverabilityQueries
  public var timeline: TimelineQueries
  public var webhooks: any WebhookReceiving
  public var readiness: Readiness
  public var metrics: Metrics
  public var log: Log
  /// Our clock; injected, so that a test can stand on a boundary.
  public var now: @Sendable () -> Timestamp
  public var optOutLinks: OptOutLinks
  public var reports: ReportQueries
  public var choices: any ChoiceTaking
  public var optOutPages: OptOutPages
  public var optOutChanges: OptOutChangeQueries
  /// Told of every use of an API token.
  public var tokenUses: TokenUses
  /// What each API token may ask for; nil is no limit.
  public var requestsPerSecond: Int?
  /// Whose word on the client's address is believed.
  public var trustedProxies: TrustedProxies

  public init(
    labels: [Label], users: UserStore, optOuts: OptOutStore, addresses: AddressStore,
    deliverability: DeliverabilityQueries, timeline: TimelineQueries,
    webhooks: any WebhookReceiving, readiness: Readiness, metrics: Metrics, log: Log,
    now: @escaping @Sendable () -> Timestamp, optOutLinks: OptOutLinks, reports: ReportQueries,
    choices: any ChoiceTaking, optOutPages: OptOutPages, optOutChanges: OptOutChangeQueries,
    tokenUses: TokenUses = TokenUses(), requestsPerSecond: Int? = nil,
    trustedProxies: TrustedProxies = .nobody
  ) {
    self.labels = labels
    self.users = users
    self.optOuts = optOuts
    self.addresses = addresses
    self.deliverability = deliverability
    self.timeline = timeline
    self.webhooks = webhooks
    self.readiness = readiness
    self.metrics = metrics
    self.log = log
    self.now = now
    self.optOutLinks = optOutLinks
    self.reports = reports
    self.choices = choices
    self.optOutPages = optOutPages
    self.optOutChanges = optOutChanges
    self.tokenUses = tokenUses
    self.requestsPerSecond = requestsPerSecond
    self.trustedProxies = trustedProxies
  }
}
