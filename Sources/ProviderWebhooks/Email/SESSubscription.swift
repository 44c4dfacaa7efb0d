import Deliverability
import JSONReading

/// How a recipient's preferences moved, as an SES `Subscription` event tells them: before and after.
///
/// A preference that stands at opt-out and stood there before is no opt-out of now. Where the former
/// preference is not told, an opt-out counts as new, so that none is lost, and an opt-in as old.
/// SES keeps preferences by contact list and topic: the list is `<contact list>` for all of its topics,
/// `<contact list>/<topic>` for one.
struct SESSubscription {
  struct Change: Equatable {
    let kind: EventKind
    let reasonKey: String
    let list: String?
  }

  let changes: [Change]

  /// - Parameter content: the event's `subscription`.
  init(_ content: JSONValue?) {
    let new = content?["newTopicPreferences"]
    let old = content?["oldTopicPreferences"]
    let contactList = content?.text("contactList")
    var changes: [Change] = []
    if let isOut = new?["unsubscribeAll"]?.boolean {
      let wasOut = old?["unsubscribeAll"]?.boolean
      changes += Self.change(isOut: isOut, wasOut: wasOut, list: contactList)
    }
    let oldTopics = Self.topics(old)
    for (topic, isOut) in Self.topics(new) {
      let wasOut = oldTopics.last { $0.name == topic }?.isOut
      let list = EventText.storable((contactList.map { $0 + "/" } ?? "") + topic)
      changes += Self.change(isOut: isOut, wasOut: wasOut, list: list)
    }
    self.changes =
      changes.isEmpty
      ? [Change(kind: .other, reasonKey: "subscription.unchanged", list: nil)] : changes
  }

  private static func change(isOut: Bool, wasOut: Bool?, list: String?) -> [Change] {
    switch (isOut, wasOut) {
    case (true, false), (true, nil):
      [Change(kind: .optedOut, reasonKey: "subscription", list: list)]
    case (false, true): [Change(kind: .optedIn, reasonKey: "subscription.opt-in", list: list)]
    case (true, true), (false, false), (false, nil): []
    }
  }

  /// A contact list has at most 20 topics.
  private static let maxTopics = 100

  private static func topics(_ preferences: JSONValue?) -> [(name: String, isOut: Bool)] {
    guard let topics = preferences?["topicSubscriptionStatus"] else { return [] }
    return topics.elements.prefix(maxTopics).compactMap { topic in
      guard let name = topic.text("topicName") else { return nil }
      switch topic.text("subscriptionStatus")?.asciiLowercased() {
      case "optout", "opt_out": return (name, true)
      case "optin", "opt_in": return (name, false)
      default: return nil
      }
    }
  }
}

extension SESSubscription.Change {
  /// The message's event as this one change: each has an id of its own.
  func applied(to event: ProviderEvent) -> ProviderEvent {
    var event = event
    event.kind = kind
    event.reasonKeys = [reasonKey]
    event.list = list
    if let list, let id = event.providerEventID {
      event.providerEventID = EventText.storable("\(id)/\(list)")
    }
    return event
  }
}
