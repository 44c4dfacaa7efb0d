/// What a callback says whose field names the account chooses.
enum CallbackPart: String, CaseIterable, Sendable {
  case id, recipient, sender, status, error, time, reference
  /// A receipt in the form of SMPP, or a person's text.
  case text
  /// Kannel's number for the status.
  case type
}
