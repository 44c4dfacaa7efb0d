import Deliverability
import HTTPMessages

/// How the callbacks of a custom source are read: the settings behind `custom`, checked.
///
/// - `channel`: `email` or `sms`; `methods`: `["POST"]` by default, also `GET`
/// - `events`: the path of the list of events in the body; without it the body is one event, or a list
/// - `event`: the provider's word for what happened, needed; `kinds`: that word (in any case) to our kind,
///   needed, words outside of it are `other`; `kind`: what `kinds` looks up, if not `event`: the first of
///   its templates that stands in `kinds` decides
/// - `reasons`: the reason keys, most specific first; or an object of such lists by kind, `default` for the
///   others; `reason`: one path that stands before them. Without both the event's word is the reason
/// - `recipient`, `message_id` (one of them is needed), `id`, `subtype`, `url`, `list`, `user_ext_id`,
///   `campaign`, `template`, `brand`, `detail`
/// - `time` with `time_format` (one of `CustomTimeFormat.words`, or a list of which the first that fits counts) and
///   `time_offset` (`+00:00` by default) for the format that says no zone
///
/// A place is a path or a template (`ContentPath`, `ContentTemplate`), or a list of them: the first that is there counts.
struct CustomFormat: Sendable {
  let channel: Channel
  let methods: Set<HTTPMethod>
  let events: ContentPath?
  let event: [ContentTemplate]
  let kind: [ContentTemplate]
  /// By folded word.
  let kinds: [String: EventKind]
  let reasons: [ContentTemplate]
  let reasonsByKind: [EventKind: [ContentTemplate]]
  let places: [Place: [ContentTemplate]]
  let timeFormats: [CustomTimeFormat]

  enum Place: String, CaseIterable {
    case recipient
    case messageID = "message_id"
    case id, time, subtype, url, list
    case userExtID = "user_ext_id"
    case campaign, template, brand, detail
  }

  init(_ settings: CustomSettings) throws(VerifySettingsError) {
    try settings.refuseOthers(than: Self.keys)
    channel =
      try settings.word("channel", among: Channel.allCases.map(\.rawValue)).flatMap {
        Channel(rawValue: $0)
      } ?? .email
    methods = try Self.methods(settings)
    events = try settings.path("events")
    event = try settings.required("event", "where the provider's word for what happened stands")
    kind = try settings.templates("kind") ?? event
    kinds = try Self.kinds(settings)
    let reason = try settings.templates("reason") ?? []
    let (common, byKind) = try Self.reasons(settings)
    reasons = reason + (common ?? (reason.isEmpty ? event : []))
    reasonsByKind = byKind.mapValues { reason + $0 }
    var places: [Place: [ContentTemplate]] = [:]
    for place in Place.allCases { places[place] = try settings.templates(place.rawValue) }
    self.places = places
    guard places[.recipient] != nil || places[.messageID] != nil else {
      throw settings.error(
        "recipient", "is missing: without it or message_id nobody knows whom an event is about")
    }
    timeFormats = try Self.timeFormats(settings, hasTime: places[.time] != nil)
  }

  private static let keys =
    [
      "channel", "methods", "events", "event", "kind", "kinds", "reason", "reasons", "time_format",
      "time_offset",
    ] + Place.allCases.map(\.rawValue)

  private static func methods(_ settings: CustomSettings) throws(VerifySettingsError) -> Set<
    HTTPMethod
  > {
    guard let words = try settings.texts("methods") else { return [.post] }
    for (place, word) in words.enumerated() where !["POST", "GET"].contains(word) {
      throw settings.error("methods[\(place)]", "is \"\(word)\"; allowed are POST and GET")
    }
    return Set(words.map { HTTPMethod(rawValue: $0) })
  }

  private static func kinds(_ settings: CustomSettings) throws(VerifySettingsError) -> [String:
    EventKind]
  {
    guard let words = try settings.object("kinds"), !words.isEmpty else {
      throw settings.error(
        "kinds",
        "is missing: an object of the provider's words and our kinds, {\"DELIVRD\": \"delivered\"}")
    }
    var kinds: [String: EventKind] = [:]
    for (word, value) in words.sorted(by: { $0.key < $1.key }) {
      guard case .text(let text) = value, let kind = EventKind(rawValue: text) else {
        let allowed = EventKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw settings.error("kinds.\(word)", "is no kind. Use one of \(allowed)")
      }
      if let other = kinds.updateValue(kind, forKey: fold(word)), other != kind {
        throw settings.error(
          "kinds.\(word)", "stands here twice, in another case and with another kind")
      }
    }
    return kinds
  }

  private static func reasons(_ settings: CustomSettings) throws(VerifySettingsError) -> (
    common: [ContentTemplate]?, byKind: [EventKind: [ContentTemplate]]
  ) {
    guard case .object(let lists) = settings.value("reasons") else {
      return (try settings.templates("reasons"), [:])
    }
    let nested = CustomSettings(lists, path: settings.path(of: "reasons"))
    try nested.refuseOthers(than: EventKind.allCases.map(\.rawValue) + ["default"])
    var byKind: [EventKind: [ContentTemplate]] = [:]
    for kind in EventKind.allCases { byKind[kind] = try nested.templates(kind.rawValue) }
    return (try nested.templates("default"), byKind)
  }

  private static func timeFormats(_ settings: CustomSettings, hasTime: Bool)
    throws(VerifySettingsError) -> [CustomTimeFormat]
  {
    let allowed = CustomTimeFormat.words.joined(separator: ", ")
    let offset = try settings.text("time_offset") ?? "+00:00"
    guard CustomTimeFormat.isOffset(offset) else {
      throw settings.error("time_offset", "must be a distance from UTC such as +02:00")
    }
    guard let words = try settings.texts("time_format") else {
      guard hasTime else { return [] }
      throw settings.error("time_format", "is missing beside time. Use one of \(allowed)")
    }
    var formats: [CustomTimeFormat] = []
    for (place, word) in words.enumerated() {
      guard let format = CustomTimeFormat(word, offset: offset) else {
        let name = words.count == 1 ? "time_format" : "time_format[\(place)]"
        throw settings.error(name, "is \"\(word)\". Use one of \(allowed)")
      }
      formats.append(format)
    }
    return formats
  }

  /// As words of `kinds` compare.
  static func fold(_ word: String) -> String { word.trimmingBlanks().asciiLowercased() }
}
