import Deliverability

/// Reads whom an event is about, in the canonical form of the address; nil if it can't be read.
enum Recipient {
  /// One address, with or without a display name.
  static func email(_ text: String?) -> String? { text.flatMap { EmailAddress($0)?.canonical } }

  /// A phone number as callbacks write it: `+`, `00` or bare digits in front.
  static func phone(_ text: String?) -> String? {
    text.flatMap { PhoneNumber(fromProvider: $0)?.e164 }
  }

  /// The address of a `To` field that names exactly one; nil if it names none or several.
  static func onlyEmail(inToField text: String?) -> String? {
    guard let text else { return nil }
    let mailboxes = mailboxes(text).filter { !$0.trimmingBlanks().isEmpty }
    return mailboxes.count == 1 ? email(mailboxes[0]) : nil
  }

  /// Cuts at the commas outside of quotes and angle brackets (RFC 5322 §3.4 `mailbox-list`).
  private static func mailboxes(_ field: String) -> [String] {
    var mailboxes = [""]
    var (isQuoted, isBracketed, isEscaped) = (false, false, false)
    for scalar in field.unicodeScalars {
      if scalar == ",", !isQuoted, !isBracketed {
        mailboxes.append("")
        continue
      }
      mailboxes[mailboxes.count - 1].unicodeScalars.append(scalar)
      if isEscaped {
        isEscaped = false
      } else if isQuoted, scalar == "\\" {
        isEscaped = true
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, scalar == "<" || scalar == ">" {
        isBracketed = scalar == "<"
      }
    }
    return mailboxes
  }
}
