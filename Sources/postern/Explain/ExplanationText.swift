import Deliverability
import JSONReading
import ProviderWebhooks
import ReasonMapping

/// The explanation for a person: the sender first, then each event with what decides it.
extension Explanation {
  var text: String {
    var lines = [Self.line("authentic", isAuthentic ? "yes" : "no")]
    if let why { lines.append(Self.line("why", why)) }
    if !triedSecrets.isEmpty {
      lines.append(Self.line("secrets", secretsText))
    }
    if let signed { lines += Self.lines(of: signed) }
    for note in notes { lines.append(Self.line("note", note)) }
    if !isAuthentic, !events.isEmpty {
      lines.append(
        Self.line(
          "warning", "nobody is proved to have sent these events: they are only what it says"))
    }
    for (place, event) in events.enumerated() {
      lines.append("")
      lines += event.lines(number: place + 1)
    }
    for element in unreadable {
      let place = element.path.isEmpty ? "the content" : element.path
      lines += ["", "\(place) can't be read: \(element.problem)"]
    }
    if events.isEmpty, unreadable.isEmpty { lines += ["", "no events"] }
    return lines.joined(separator: "\n") + "\n"
  }

  private var secretsText: String {
    let tried = "tried \(triedSecrets.joined(separator: ", "))"
    return matchingSecrets.isEmpty
      ? "\(tried): none of them proves it"
      : "\(tried): proved by \(matchingSecrets.joined(separator: ", "))"
  }

  private static func lines(of signed: ShownContent) -> [String] {
    var lines = [
      line("signed", signed.description),
      line("", "\(signed.byteCount) bytes, SHA-256 \(signed.sha256)"),
      line("", "beginning \(JSONWriter.escaped(signed.beginning))"),
    ]
    if let at = signed.signedAt, let age = signed.ageSeconds {
      let tolerance =
        signed.toleranceSeconds.map { "\($0) s are allowed" } ?? "its age is not judged"
      lines.append(line("signed at", "\(at.rfc3339), \(age) s before it arrived; \(tolerance)"))
    }
    return lines
  }

  static func line(_ name: String, _ text: String) -> String {
    "\(name)\(String(repeating: " ", count: max(1, 13 - name.count)))\(text)"
  }
}

extension ExplainedEvent {
  fileprivate func lines(number: Int) -> [String] {
    var lines = [Explanation.line("event \(number)", "\(event.name): \(event.kind.rawValue)")]
    func add(_ name: String, _ text: String?) {
      if let text { lines.append(Explanation.line("  \(name)", text)) }
    }
    add(
      "recipient", event.recipient ?? "none: found later by the message id, if that is registered")
    if !event.isRecipientCertain { add("", "it may be another: the event changes no status") }
    add("occurred", event.occurredAt?.rfc3339 ?? "no time of its own: counts from its receipt")
    add("event id", event.providerEventID)
    add("message", event.messageID)
    add("user", event.userExtID)
    add("reasons", event.reasonKeys.joined(separator: ", "))
    add("status", statusText)
    if decision.setsOptOut { add("opt-out", "sets it\(by(decision.optOutKey))") }
    if decision.liftsOptOut { add("opt-out", "lifts it\(by(decision.optInKey))") }
    return lines
  }

  private var statusText: String {
    guard let key = decision.mappingKey else {
      return decision.isUnmapped
        ? "no change: no mapping names a reason; counted as unmapped" : "no change"
    }
    let decider = "decided by \(JSONWriter.escaped(key)) at \(mappingPlace ?? "")"
    return "\(status?.word ?? "no change"), \(decider)"
  }

  private func by(_ key: String?) -> String {
    key.map { ", by \(JSONWriter.escaped($0))" } ?? ", by its kind"
  }
}
