import HTTPMessages
import Signatures
import Store

/// What a form of the opt-out page, or a mail client for its user (RFC 8058), has sent.
struct SubmittedChoice: Sendable, Equatable {
  enum Wish: Sendable, Equatable {
    case optOut, optOutAll, snooze
    case undo(choiceID: [UInt8])
  }

  let wish: Wish
  /// What the reader saw, if the form says it.
  let wording: String?

  static let maxBytes = 16_384
  private static let maxFields = 20

  /// - Returns: nil if the content is no form, or none of ours.
  init?(_ request: HTTPRequest) {
    guard let form = Self.form(request) else { return nil }
    // RFC 8058 §3.1: exactly this pair; what else stands in the form does not matter.
    if form("List-Unsubscribe") == "One-Click" {
      (wish, wording) = (.optOut, PlayerChoice.oneClick)
      return
    }
    switch (form("choice"), form("undo")) {
    case ("channel", nil): wish = .optOut
    case ("all", nil): wish = .optOutAll
    case ("snooze", nil): wish = .snooze
    case (nil, let digits?):
      guard let id = Hex.decode(digits), id.count == 16 else { return nil }
      wish = .undo(choiceID: id)
    default: return nil
    }
    wording = form("wording").flatMap { Self.isWording($0) ? $0 : nil }
  }

  static func isForm(_ head: HTTPRequestHead) -> Bool {
    ["application/x-www-form-urlencoded", "multipart/form-data"].contains(head.mediaType?.essence)
  }

  /// The fields by name.
  private static func form(_ request: HTTPRequest) -> ((String) -> String?)? {
    switch request.head.mediaType?.essence {
    case "application/x-www-form-urlencoded":
      guard let fields = try? FormURLEncoded(request.content, maxFields: maxFields) else {
        return nil
      }
      return { fields[$0] }
    case "multipart/form-data":
      let parts = try? MultipartFormData(
        request.content, mediaType: request.head.mediaType, maxParts: maxFields)
      guard let parts else { return nil }
      return { parts[$0] }
    default: return nil
    }
  }

  /// The form of `PageDesign.wording`: it names what this page said when it was opened, which a restart with
  /// other texts may have changed since.
  private static func isWording(_ text: String) -> Bool {
    (3...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}
