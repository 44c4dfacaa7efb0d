import Deliverability
import HTTPMessages

extension WebhookRequest {
  /// What stands behind `scheme` in the field `Authorization`; nil if it is missing or of another scheme.
  ///
  /// RFC 9110 §11.4: the scheme in any case, blanks, the credentials.
  /// - Parameter scheme: in lower case.
  func credentials(scheme: String) -> String? {
    guard let field = fields["Authorization"], let blank = field.firstIndex(of: " "),
      field[..<blank].asciiLowercased() == scheme
    else { return nil }
    return field[blank...].trimmingBlanks()
  }
}
