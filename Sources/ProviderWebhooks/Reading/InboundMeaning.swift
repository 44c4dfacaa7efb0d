import Deliverability

/// What an inbound text message asks for. A word counts only as the whole message: "please stop
/// sending" asks for nothing that a machine may decide.
enum InboundMeaning: Sendable {
  case stop, start, help
  case text

  /// - Parameters:
  ///   - body: blanks around it, one `.` or `!` at its end, and case do not count.
  ///   - yesMeansStart: Twilio's own rule; elsewhere YES may answer something else.
  init(wholeText body: String, yesMeansStart: Bool = false) {
    var word = body.trimmingBlanks()
    if word.hasSuffix(".") || word.hasSuffix("!") { word.removeLast() }
    switch word.trimmingBlanks().asciiLowercased() {
    case "stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout",
      "opt out", "opt-out":
      self = .stop
    case "start", "unstop": self = .start
    case "yes" where yesMeansStart: self = .start
    case "help", "info": self = .help
    default: self = .text
    }
  }

  var kind: EventKind {
    switch self {
    case .stop: .optedOut
    case .start: .optedIn
    case .help, .text: .other
    }
  }

  var reasonKey: String {
    switch self {
    case .stop: "inbound:stop"
    case .start: "inbound:start"
    case .help: "inbound:help"
    case .text: "inbound"
    }
  }
}
