import Deliverability
import HTTPMessages
import ProviderWebhooks
public import Store
public import Telemetry
import Threading

/// Keeps requests whose sender could not be proved, as they came, so that they can be verified again once
/// a wrong secret is mended. Best effort and beside the way of the answer: what comes too fast, is too large,
/// or finds the database away is dropped.
///
/// Unlike a receipt such a row holds `Authorization`, the fields of `verify.headers` and the path's token: they
/// are what is verified. It goes when it is applied, at the latest after `quarantine_days`.
public final class KeepRefusals: Sendable {
  public static let maxRowsPerSource = 1000
  public static let maxBodyBytes = 65_536
  static let maxFieldBytes = 16_384
  private static let maxWaiting = 64

  private struct Refusal: Sendable {
    let row: QuarantineRow
    let label: LabelID
  }

  private let waiting: AsyncStream<Refusal>.Continuation
  private let limits = Lock<[String: RefusalLimit]>([:])
  private let counters: IngestCounters
  private let work: Task<Void, Never>

  public init(store: QuarantineStore, counters: IngestCounters, log: Log) {
    self.counters = counters
    let (refusals, waiting) = AsyncStream.makeStream(
      of: Refusal.self, bufferingPolicy: .bufferingOldest(Self.maxWaiting))
    self.waiting = waiting
    work = Task {
      for await refusal in refusals {
        do {
          try await store.keepRefused(
            refusal.row, of: refusal.label, maxRows: Self.maxRowsPerSource)
        } catch {
          log.debug("refusal_not_kept", ["source": .string(refusal.row.receipt.source)])
        }
      }
    }
  }

  /// Returns at once.
  func callAsFunction(_ request: WebhookRequest, from source: Source, because problem: String) {
    guard request.body.count <= Self.maxBodyBytes,
      limits.withLock({ $0[source.id, default: RefusalLimit()].admits(now: request.receivedAt) })
    else { return }
    let receipt = ReceiptRow(unproved: request, source: source)
    guard receipt.fields.count <= Self.maxFieldBytes else { return }
    let row = QuarantineRow(
      id: receipt.id, receipt: receipt, isAuthentic: false, reason: .notAuthentic, path: "",
      problem: problem)
    if case .enqueued = waiting.yield(Refusal(row: row, label: source.labelID)) {
      counters.of(source).countQuarantined(.notAuthentic)
    }
  }

  /// Takes nothing more, and drops what waits: the program's end must not wait for it.
  public func stop() {
    waiting.finish()
    work.cancel()
  }
}

extension ReceiptRow {
  /// The raw request with everything its verification needs, and no other credential.
  init(unproved request: WebhookRequest, source: Source) {
    var fields: [UInt8] = []
    for field in request.fields {
      let isStray = source.strayCredentialFields.contains(field.name.asciiLowercased())
      fields += "\(field.name): \(isStray ? "[removed]" : field.value)\r\n".utf8
    }
    self.init(
      id: ReceiptID.make(at: request.receivedAt), source: source.id,
      receivedAt: request.receivedAt, method: request.method.rawValue, target: request.target,
      fields: fields, body: request.body)
  }
}
