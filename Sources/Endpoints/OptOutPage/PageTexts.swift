import Deliverability
import JSONReading
import Signatures

/// What the opt-out page says in one language.
struct PageTexts: Sendable, Equatable {
  /// The keys of a file of texts. `{until}` stands for a date and time, `{days}` for a number, `{contact}`
  /// for the operator's contact.
  enum Key: String, Sendable, CaseIterable {
    case title, intro
    case stateHeading = "state_heading"
    case emailOpen = "email_open"
    case emailStopped = "email_stopped"
    case emailPaused = "email_paused"
    case emailStoppedInAccount = "email_stopped_in_account"
    case stateUnknown = "state_unknown"
    case smsOpen = "sms_open"
    case smsStopped = "sms_stopped"
    case smsPaused = "sms_paused"
    case smsStoppedInAccount = "sms_stopped_in_account"
    case choicesHeading = "choices_heading"
    case stopEmail = "stop_email"
    case stopSMS = "stop_sms"
    /// For a link of which only its label is known now.
    case stopChannel = "stop_channel"
    case stopAll = "stop_all"
    case pauseOneDay = "pause_one_day"
    case pauseDays = "pause_days"
    case pauseNote = "pause_note"
    case accountNote = "account_note"
    case saved, undone, kept
    case notUndoable = "not_undoable"
    case undo
    case undoNote = "undo_note"
    case invalidLink = "invalid_link"
    case invalidLinkNote = "invalid_link_note"
    case tooMany = "too_many"
    case unreadable
    case tooLarge = "too_large"
    case unavailable
    case contactNote = "contact_note"
    /// `{day}`, `{month}`, `{year}` and `{time}` stand for the parts of a time in UTC.
    case date
  }

  /// In lower case.
  let language: String
  private let texts: [Key: String]
  /// January first.
  private let months: [String]

  init(language: String, texts: [Key: String], months: [String]) {
    (self.language, self.texts, self.months) = (language, texts, months)
  }

  subscript(key: Key) -> String { texts[key] ?? "" }

  /// A text with its parts filled in.
  func callAsFunction(_ key: Key, _ parts: [String: String]) -> String {
    Self.fill(self[key], parts)
  }

  /// A time in UTC, as the language writes it.
  func date(_ instant: Timestamp) -> String {
    let time = CivilTime(instant)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return self(
      .date,
      [
        "day": String(time.day),
        "month": months.indices.contains(time.month - 1) ? months[time.month - 1] : "",
        "year": String(time.year), "time": "\(two(time.hour)):\(two(time.minute))",
      ])
  }

  /// What identifies these texts: 8 hexadecimal digits.
  var digest: String {
    let lines = Key.allCases.map { "\($0.rawValue)=\(self[$0])" } + months
    return Hex.encode(Digest.sha256(Array(lines.joined(separator: "\n").utf8)).prefix(4))
  }

  /// All texts as one JSON object.
  var json: String {
    var writer = JSONWriter(reservingCapacity: 4096)
    writer.beginObject()
    for key in Key.allCases { writer.member(key.rawValue, self[key]) }
    writer.member("months", months)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func fill(_ text: String, _ parts: [String: String]) -> String {
    var filled = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}") else { break }
      let name = String(rest[rest.index(after: open)..<close])
      filled += parts[name] ?? String(rest[...close])
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  /// These texts where `others` has none of its own.
  func completing(_ others: PartialPageTexts) -> PageTexts {
    PageTexts(
      language: language, texts: texts.merging(others.texts) { $1 },
      months: others.months ?? months)
  }
}
