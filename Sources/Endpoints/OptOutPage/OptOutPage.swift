import Deliverability
import HTTPMessages
import HTTPServing
import Ingestion
import Signatures
import Store
import Telemetry

/// `GET POST /o/{token}`: the page behind an opt-out link. Only a POST changes anything: mail scanners open
/// links, and clients prefetch them.
struct OptOutPage: Sendable {
  let tokens: OptOutTokens
  let choices: any ChoiceTaking
  let pages: OptOutPages
  let snoozeDays: [LabelID: Int]
  let log: Log
  let now: @Sendable () -> Timestamp
  private let limit = InvalidLinkLimit()

  init(
    labels: [Label], tokens: OptOutTokens, choices: any ChoiceTaking, pages: OptOutPages, log: Log,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.tokens = tokens
    self.choices = choices
    self.pages = pages
    snoozeDays = Dictionary(
      labels.map { ($0.id, $0.policy.snoozeDays) }, uniquingKeysWith: { first, _ in first })
    self.log = log
    self.now = now
  }

  var routes: [Route] {
    [
      Route(.get, "/o/{token}", operation: Self.opening, action: .open(open)),
      Route(
        .post, "/o/{token}", content: .decided(disposition), operation: Self.choosing,
        action: .open(choose)),
    ]
  }

  private func open(_ call: Call) async -> HTTPResponse {
    let clock = now()
    guard let token = token(of: call, clock) else { return invalidLink(call, clock) }
    do {
      guard let state = try await choices.state(of: token, now: clock) else {
        return invalidLink(call, clock)
      }
      return page(state, .opened, of: token, call, clock)
    } catch .away {
      return page(nil, .opened, of: token, call, clock)
    } catch {
      return unavailable(call, error)
    }
  }

  private func choose(_ call: Call) async -> HTTPResponse {
    let clock = now()
    guard let token = token(of: call, clock) else { return invalidLink(call, clock) }
    guard let submitted = SubmittedChoice(call.request) else {
      return PageResponse(pages.ofNoLabel, call.request.head).message(.badRequest, .unreadable)
    }
    let choice = PlayerChoice(
      id: SecureRandom.bytes(16), label: token.label, day: token.day, linkID: token.linkID,
      action: action(submitted.wish, label: token.label), chosenAt: clock,
      clientPrefix: ClientPrefix.of(call.request.remoteAddress), wording: submitted.wording)
    do {
      switch try await choices.take(choice) {
      case .applied(let outcome, let state):
        return page(state, .chosen(outcome), of: token, call, clock)
      case .kept: return page(nil, .kept(undo(of: choice)), of: token, call, clock)
      case .unknownLink: return invalidLink(call, clock)
      }
    } catch {
      return unavailable(call, error)
    }
  }

  /// Nil for an undo, which nothing takes back.
  private func undo(of choice: PlayerChoice) -> PlayerOptOutState.Undo? {
    if case .undo = choice.action { nil } else { PlayerOptOutState.Undo(of: choice) }
  }

  private func action(_ wish: SubmittedChoice.Wish, label: LabelID) -> PlayerChoice.Action {
    switch wish {
    case .optOut: .optOut
    case .optOutAll: .optOutAll
    case .snooze: .snooze(days: days(of: label))
    case .undo(let id): .undo(choiceID: id)
    }
  }

  private func days(of label: LabelID) -> Int { snoozeDays[label] ?? Policy.standard.snoozeDays }

  private func token(of call: Call, _ clock: Timestamp) -> OptOutToken? {
    tokens.verify(call.pathValues.first ?? "", today: clock.utcDay)
  }

  private func unavailable(_ call: Call, _ error: StoreUnavailable) -> HTTPResponse {
    log.warning("opt_out_page_unavailable", ["error": .string(error.problem)])
    return PageResponse(pages.ofNoLabel, call.request.head)
      .message(.serviceUnavailable, .unavailable, retryAfterSeconds: 60)
  }

  /// - Parameter state: nil while the database is away: then the token tells the label, and no more.
  private func page(
    _ state: PlayerOptOutState?, _ moment: PageBody.Moment, of token: OptOutToken, _ call: Call,
    _ clock: Timestamp
  ) -> HTTPResponse {
    let link = state?.link
    let response = PageResponse(
      pages.design(label: token.label, brand: link?.brand), call.request.head, brand: link?.brand,
      campaign: link?.campaign)
    return response.choices(state, moment, snoozeDays: days(of: token.label), now: clock)
  }

  /// One answer for tokens that are unknown, altered or too old, and it says nothing of any label.
  private func invalidLink(_ call: Call, _ clock: Timestamp) -> HTTPResponse {
    let network = ClientPrefix.of(call.request.remoteAddress) ?? ""
    let response = PageResponse(pages.ofNoLabel, call.request.head)
    guard limit.allows(network, now: clock) else {
      return response.message(
        .tooManyRequests, .tooMany, retryAfterSeconds: InvalidLinkLimit.retryAfterSeconds)
    }
    return response.message(.notFound, .invalidLink, .invalidLinkNote)
  }

  /// Refuses what is no form before it is read.
  private func disposition(_ head: HTTPRequestHead, _ values: [String]) -> ContentDisposition {
    let response = PageResponse(pages.ofNoLabel, head)
    let isPlain = head.fields["Content-Encoding"].map { $0.lowercased() == "identity" } ?? true
    guard isPlain, SubmittedChoice.isForm(head) else {
      return .refused(response.message(.unsupportedMediaType, .unreadable))
    }
    if let length = head.fields["Content-Length"], Int(length) ?? .max > SubmittedChoice.maxBytes {
      return .refused(response.message(.contentTooLarge, .tooLarge))
    }
    return .buffered(maxBytes: SubmittedChoice.maxBytes)
  }
}
