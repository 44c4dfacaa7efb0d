/// Where the secrets of a source stand, so that each can be tried alone and named without being shown.
extension VerifySettings {
  /// A secret's place, such as `secrets[0]` or `headers.X-Secret[1]`, and the settings with that secret as
  /// the only one of its list.
  public struct SecretPlace: Sendable {
    public var path: String
    public var alone: VerifySettings
  }

  /// The settings whose values prove a sender; an adapter may know some of them under its own word.
  private static let secretKeys = [
    "secrets", "auth_tokens", "signing_keys", "api_keys", "public_keys", "certificates",
    "passwords",
    "path_tokens", "bearer_tokens",
  ]

  /// Every secret in the order of its list.
  public var secretPlaces: [SecretPlace] {
    var places: [SecretPlace] = []
    for key in Self.secretKeys {
      guard let value = value(key) else { continue }
      places += Self.places(in: value, at: key) { setting(key, to: $0) }
    }
    guard case .object(let headers) = value("headers") else { return places }
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      places += Self.places(in: value, at: "headers.\(name)") { alone in
        setting("headers", to: .object(headers.merging([name: alone]) { $1 }))
      }
    }
    return places
  }

  private static func places(
    in value: Value, at path: String, _ settings: (Value) -> VerifySettings
  ) -> [SecretPlace] {
    guard case .list(let list) = value else {
      return [SecretPlace(path: path, alone: settings(value))]
    }
    return list.enumerated().map { place, secret in
      SecretPlace(path: "\(path)[\(place)]", alone: settings(.list([secret])))
    }
  }
}
