import Deliverability

/// What LOX24's two codes say: `status_code`, how far LOX24 itself came, and `dlr_code`, what the
/// operator reports.
///
/// 100 means handed to the operator, not delivered. A `dlr_code` of 16 may be an invalid number or a
/// blocked one, so it proves neither.
/// Source: LOX24 docs, "SMS status codes", "SMS Delivery Report (DLR)".
struct Lox24Meaning {
  let kind: EventKind
  let reasonKeys: [String]

  /// Nil if both are missing.
  init?(statusCode: String?, deliveryCode: String?) {
    let status = ReasonKey.verbatim(statusCode).map { "status:\($0)" }
    let delivery = ReasonKey.verbatim(deliveryCode).map { "dlr:\($0)" }
    let isOnItsWay = status == nil || statusCode == "0" || statusCode == "100"
    let isReported = delivery != nil && deliveryCode != "0"
    switch (isOnItsWay, isReported) {
    case (false, _):
      kind = Self.kind(ofStatus: statusCode)
      reasonKeys = [status, delivery].compactMap(\.self)
    case (true, true):
      kind = Self.kind(ofDelivery: deliveryCode)
      reasonKeys = [delivery, status].compactMap(\.self)
    case (true, false):
      guard let key = status ?? delivery else { return nil }
      kind = .sent
      reasonKeys = [key]
    }
  }

  private static func kind(ofStatus code: String?) -> EventKind {
    switch code {
    case "5000": .failedPermanently
    case "2000": .notMobile
    case "208", "400", "410", "3000", "6000": .failedTransiently
    default: .other
    }
  }

  private static func kind(ofDelivery code: String?) -> EventKind {
    switch code {
    case "1": .delivered
    case "2", "4": .sent
    case "8", "16": .failedTransiently
    default: .other
    }
  }
}
