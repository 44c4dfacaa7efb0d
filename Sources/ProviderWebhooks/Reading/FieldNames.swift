import Deliverability

/// Under which names a callback holds its parts.
///
/// The setting `fields` replaces the usual names of the parts it mentions:
/// `{"id": "ref", "recipient": ["phone", "to"]}`; of several names the first that is there counts.
struct FieldNames: Sendable, Equatable {
  static let setting = "fields"

  /// In lower case.
  private var names: [CallbackPart: [String]]

  /// - Parameter usual: the names of every part the provider has; a part without names may be given some.
  init(_ usual: [CallbackPart: [String]]) { names = usual }

  init(_ verify: VerifySettings, usual: [CallbackPart: [String]]) throws(VerifySettingsError) {
    names = usual
    guard let value = verify.value(Self.setting) else { return }
    let known = CallbackPart.allCases.filter { usual[$0] != nil }
    guard case .object(let members) = value, !members.isEmpty else {
      throw VerifySettingsError(
        "verify.\(Self.setting)", "must be an object, not empty: {\"id\": \"message_id\"}")
    }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      let path = "verify.\(Self.setting).\(key)"
      guard let part = CallbackPart(rawValue: key), known.contains(part) else {
        throw VerifySettingsError(
          path, "is no part of a callback. Use \(known.map(\.rawValue).joined(separator: ", "))")
      }
      names[part] = try VerifySettings.texts(value, at: path).map { $0.asciiLowercased() }
    }
  }

  /// The text of a part, made fit to be stored; nil if it is missing or empty.
  func text(_ part: CallbackPart, in fields: FormFields, maxBytes: Int = EventText.maxBytes)
    -> String?
  {
    texts(part, in: fields, maxBytes: maxBytes).first
  }

  /// As `text(_:in:)`, under every name the part may have.
  func texts(_ part: CallbackPart, in fields: FormFields, maxBytes: Int = EventText.maxBytes)
    -> [String]
  {
    (names[part] ?? []).compactMap { fields.text(inAnyCase: $0, maxBytes: maxBytes) }
  }
}
