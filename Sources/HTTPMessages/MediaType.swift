/// A media type with its parameters, as in Content-Type (RFC 9110 §8.3.1).
public struct MediaType: Sendable, Equatable {
  /// The type and subtype in lower case, such as `application/json`.
  public let essence: String
  /// Parameters in order; names in lower case, quoted values unquoted.
  public let parameters: [Parameter]

  public struct Parameter: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  /// Parses `type "/" subtype *( OWS ";" OWS [ name "=" ( token / quoted-string ) ] )`; nil if `text` is anything else.
  public init?(_ text: String) {
    var scanner = ParameterScanner(text)
    guard let type = scanner.token(), scanner.take(UInt8(ascii: "/")),
      let subtype = scanner.token(), let parameters = scanner.parameters()
    else { return nil }
    essence = (type + "/" + subtype).lowercased()
    self.parameters = parameters
  }

  /// The first value of the parameter `name`, given in lower case.
  public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }
}

extension HTTPRequestHead {
  /// The media type of the content; nil if Content-Type is missing or malformed.
  public var mediaType: MediaType? { fields["Content-Type"].flatMap { MediaType($0) } }
}
