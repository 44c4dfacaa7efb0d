import HTTPMessages
import Signatures

/// A secret that stands in every request itself, and where it stands.
struct SharedSecret: Sendable {
  enum Place: Sendable, Equatable {
    case pathToken, basic, bearer
    case field(String)
  }

  let place: Place
  private let candidates: [[UInt8]]

  /// - Parameter candidates: each of them is right; of `.basic` the text `username:password`.
  init(_ place: Place, _ candidates: [String]) {
    self.place = place
    self.candidates = candidates.map { Array($0.utf8) }
  }

  /// Compares with every candidate, so that the time does not tell which one was near.
  func isKnown(to request: WebhookRequest) -> Bool {
    guard let shown = shown(by: request) else { return false }
    return candidates.reduce(false) { ConstantTime.equals($1, shown) || $0 }
  }

  /// Whether anything stands in its place, right or wrong.
  func isShown(by request: WebhookRequest) -> Bool { shown(by: request) != nil }

  private func shown(by request: WebhookRequest) -> [UInt8]? {
    switch place {
    case .pathToken: request.pathToken.map { Array($0.utf8) }
    case .basic:
      request.credentials(scheme: "basic").flatMap {
        Base64.decode($0, allowsMissingPadding: true)
      }
    case .bearer: request.credentials(scheme: "bearer").map { Array($0.utf8) }
    case .field(let name): request.fields[name].map { Array($0.utf8) }
    }
  }
}

extension SharedSecret.Place: CustomStringConvertible {
  var description: String {
    switch self {
    case .pathToken: "the token behind the source's id in the URL"
    case .basic: "the Basic username and password"
    case .bearer: "the Bearer token"
    case .field(let name): "the field \(name)"
    }
  }
}
