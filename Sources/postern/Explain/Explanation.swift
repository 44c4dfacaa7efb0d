import Deliverability
import ProviderWebhooks
import ReasonMapping
import Signatures

/// What the gateway would make of one request, and why.
struct Explanation {
  /// Whether the sender is proved; a source without verification proves nobody.
  private(set) var isAuthentic = false
  /// Why not; nil if it is.
  private(set) var why: String?
  /// The places of the secrets that were tried, and those that prove the sender.
  private(set) var triedSecrets: [String] = []
  private(set) var matchingSecrets: [String] = []
  private(set) var signed: ShownContent?
  private(set) var events: [ExplainedEvent] = []
  private(set) var unreadable: [UnreadableElement] = []
  private(set) var notes: [String]

  /// Whether every part of the content could be read.
  var isReadable: Bool { unreadable.isEmpty }

  /// - Throws: `Failure` with the mistake in the subject's settings.
  init(of request: WebhookRequest, from subject: ExplainSubject) throws(Failure) {
    notes = subject.notes
    let provider: any WebhookProvider
    do {
      provider = try subject.provider.init(verify: subject.settings ?? .none)
    } catch {
      throw Failure("\(error.path): \(error.problem)")
    }
    if subject.provider.isURLCheck(request) {
      why = "the gateway takes it for a look at the URL: it answers 200 and reads nothing"
      return
    }
    judgeSender(of: request, subject: subject, provider: provider)
    read(request, provider: provider, mapping: subject.mapping)
  }

  private mutating func judgeSender(
    of request: WebhookRequest, subject: ExplainSubject, provider: any WebhookProvider
  ) {
    guard let settings = subject.settings else {
      why = "not judged: neither --source nor --verify says how the sender is proved"
      return
    }
    guard !settings.isNone else {
      why = "\"verify\": \"none\": the gateway takes every request, and none is proved"
      return
    }
    signed = provider.signedContent(of: request).map {
      ShownContent($0, receivedAt: request.receivedAt)
    }
    let trials = SecretTrials(of: request, provider: subject.provider, settings: settings)
    triedSecrets = trials.tried
    matchingSecrets = trials.matching
    do {
      let authentic = try provider.authenticate(request)
      isAuthentic = authentic.isVerified
      if authentic.replayGuard != nil {
        notes.append("its token may be used for this content only: the gateway remembers it")
      }
    } catch {
      explain(error, request, provider)
    }
  }

  private mutating func explain(
    _ rejection: WebhookRejection, _ request: WebhookRequest, _ provider: any WebhookProvider
  ) {
    switch rejection {
    case .notAuthentic(let text), .unreadable(let text): why = text
    case .needsCertificate(let url):
      why =
        "the sender's certificate must be fetched from \(url), which this command does not do: "
        + "give it as certificates in verify"
    }
    notes += CaptureSlip.advice(request, of: provider)
    if !matchingSecrets.isEmpty, signed?.signedAt != nil {
      notes.append("only its age is refused: say when it arrived with --at")
    }
  }

  private mutating func read(
    _ request: WebhookRequest, provider: any WebhookProvider, mapping: Mapping
  ) {
    do {
      let translation = try provider.translate(AuthenticRequest(replaying: request))
      let reasons = mapping.effective()
      events = translation.events.map { ExplainedEvent($0, mapping: mapping, reasons: reasons) }
      unreadable = translation.unreadable
    } catch {
      switch error {
      case .unreadable(let text), .notAuthentic(let text), .needsCertificate(let text):
        unreadable = [UnreadableElement(path: "", problem: text)]
      }
    }
  }
}

/// An event and what the mapping makes of it.
struct ExplainedEvent {
  let event: ProviderEvent
  let decision: MappingDecision
  /// The status that would be set; nil if none, or if the event names no certain recipient.
  let status: AddressStatus?
  /// Where the deciding key stands: `mappings/sendgrid.json:4`.
  let mappingPlace: String?

  init(_ event: ProviderEvent, mapping: Mapping, reasons: [EffectiveReason]) {
    self.event = event
    decision = mapping.decide(kind: event.kind, reasonKeys: event.reasonKeys)
    status = event.isRecipientCertain && event.recipient != nil ? decision.status : nil
    let key = decision.mappingKey
    mappingPlace = reasons.first { $0.list == .status && $0.key == key }.map {
      "\($0.path):\($0.line)"
    }
  }
}
