import Deliverability
import JSONReading

/// Our own words which the sender attached to a message and the provider echoes: the keys
/// `user_ext_id`, `campaign`, `template`, `brand`.
struct SenderMetadata: Sendable, Equatable {
  var userExtID: String?
  var campaign: String?
  var template: String?
  var brand: String?

  /// The bound of campaign, template and brand, in bytes of UTF-8.
  static let maxBytes = 256

  /// - Parameter value: the text behind a key, nil if there is none.
  init(_ value: (String) -> String?) {
    userExtID = value("user_ext_id").flatMap(Self.userExtID)
    campaign = value("campaign").flatMap(Self.word)
    template = value("template").flatMap(Self.word)
    brand = value("brand").flatMap(Self.word)
  }

  /// An object, a text that is an object's JSON (some providers echo it so), or anything else, which
  /// holds nothing. A value may stand in an array of its own.
  init(_ metadata: JSONValue?) {
    if let text = metadata?.string {
      self.init(jsonText: text)
    } else {
      self.init { key in
        let value = metadata?[key]
        return (value?.kind == .array ? value?.elements.first { _ in true } : value)?.text
      }
    }
  }

  /// An object's JSON as text; any other text is the sender's own and holds nothing.
  init(jsonText text: String?) {
    do throws(JSONError) {
      let object = try text.map { text throws(JSONError) in try JSONDocument(Array(text.utf8)).root
      }
      self.init { key in object?[key]?.text }
    } catch {
      self.init { _ in nil }
    }
  }

  /// 1 to 128 bytes without control characters (DESIGN section 2); anything else names no user of ours.
  private static func userExtID(_ text: String) -> String? {
    guard (1...128).contains(text.utf8.count) else { return nil }
    // Unicode's control characters (Cc) are U+0000–U+001F and U+007F–U+009F.
    let hasControl = text.unicodeScalars.contains {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
    }
    return hasControl ? nil : text
  }

  private static func word(_ text: String) -> String? {
    EventText.storable(text.trimmingBlanks(), maxBytes: maxBytes)
  }
}

extension ProviderEvent {
  /// Takes what the sender attached; a word that was not attached leaves the event's own.
  mutating func attach(_ metadata: SenderMetadata) {
    userExtID = metadata.userExtID ?? userExtID
    campaign = metadata.campaign ?? campaign
    template = metadata.template ?? template
    brand = metadata.brand ?? brand
  }
}
