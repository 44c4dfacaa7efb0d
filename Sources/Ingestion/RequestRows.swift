import Deliverability
import ProviderWebhooks
import ReasonMapping
import Store

/// Translates and maps an authentic request, with the mapping of this moment.
struct RequestRows: Sendable {
  let mappings: MappingCatalog

  /// Everything the request writes, and the subscription it asks to confirm. One that can't be read writes
  /// itself to quarantine.
  func callAsFunction(
    _ authentic: AuthenticRequest, receipt: ReceiptRow, token: WebhookTokenRow?, from source: Source
  ) -> (rows: IngestRequestRows, confirmation: SubscriptionConfirmation?) {
    let translation: Translation
    do {
      translation = try source.provider.translate(authentic)
    } catch {
      let unreadable = quarantined(receipt, .unreadable, path: "", error.problem)
      return (
        IngestRequestRows(
          receipt: receipt, token: token, events: [], quarantine: [unreadable], revision: nil), nil
      )
    }
    let state = mappings.current
    let revision = state.revision(of: source.labelID)
    let judge = JudgeEvent(
      source: source, mapping: state.mapping(of: source), revision: revision.revision,
      receivedAt: receipt.receivedAt, receiptID: receipt.id)
    let rows = IngestRequestRows(
      receipt: receipt, token: token, events: translation.events.map { judge($0) },
      quarantine: quarantined(translation.unreadable, of: receipt),
      revision: translation.events.isEmpty ? nil : revision.firstUsed(at: receipt.receivedAt))
    return (rows, translation.confirmation)
  }

  /// A request whose source is no longer configured, kept for the operator.
  func ofRemovedSource(_ receipt: ReceiptRow) -> IngestRequestRows {
    let problem = "the source \(receipt.source) is no longer configured"
    return IngestRequestRows(
      receipt: receipt, events: [],
      quarantine: [quarantined(receipt, .sourceRemoved, path: "", problem)], revision: nil)
  }

  /// A row for each element, with the whole request; one for all of them where those copies would be
  /// many, as when a provider renames a field.
  private func quarantined(_ elements: [UnreadableElement], of receipt: ReceiptRow)
    -> [QuarantineRow]
  {
    guard let first = elements.first else { return [] }
    let copiedBytes = receipt.body.count.multipliedReportingOverflow(by: elements.count)
    guard !copiedBytes.overflow, copiedBytes.partialValue <= Self.maxCopiedBytes,
      elements.count <= Self.maxElementRows
    else {
      return [
        quarantined(
          receipt, .element, path: "",
          "\(elements.count) elements can't be read; the first, at \(first.path): \(first.problem)")
      ]
    }
    return elements.map { quarantined(receipt, .element, path: $0.path, $0.problem) }
  }

  private static let maxCopiedBytes = 1 << 20
  private static let maxElementRows = 100

  /// Its id is the receipt's with the element's place mixed in, so that trying again meets the same row.
  private func quarantined(
    _ receipt: ReceiptRow, _ reason: QuarantineRow.Reason, path: String, _ problem: String
  ) -> QuarantineRow {
    QuarantineRow(
      id: ReceiptID.of(element: path, in: receipt.id), receipt: receipt, isAuthentic: true,
      reason: reason, path: path, problem: problem)
  }
}

extension WebhookRejection {
  /// What is wrong, for logs and quarantine.
  var problem: String {
    switch self {
    case .unreadable(let text), .notAuthentic(let text), .needsCertificate(let text): text
    }
  }
}
