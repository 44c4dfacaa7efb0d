import Deliverability

/// The keyed hashes under which an erasure keeps what it must not lose.
///
/// A pseudonym is `erased:` and 32 hexadecimal digits, the first 16 bytes of an HMAC-SHA256 over label,
/// kind and text. Who has the key can find the rows of an id or address again; nobody else can tell
/// whose they are. Several gateways on one database need the same key.
public struct Pseudonyms: Sendable {
  private let code: @Sendable ([UInt8]) -> [UInt8]

  /// - Parameter authenticationCode: HMAC-SHA256 with the installation's privacy key; 32 bytes.
  public init(authenticationCode: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    code = authenticationCode
  }

  /// No address and no provider's free text looks like one.
  static func isOne(_ text: String) -> Bool { text.hasPrefix("erased:") && text.utf8.count == 39 }

  func user(_ userExtID: String, in label: LabelID) -> String {
    pseudonym("user", userExtID, label)
  }

  func address(_ key: AddressKey, in label: LabelID) -> AddressKey {
    AddressKey(key.channel, pseudonym(key.channel.rawValue, key.address.text, label))
  }

  /// Of free text that may quote an address.
  func text(_ text: String, in label: LabelID) -> String { pseudonym("text", text, label) }

  private func pseudonym(_ kind: String, _ text: String, _ label: LabelID) -> String {
    // Label and kind have no NUL, so no two inputs read alike.
    var message = Array(label.utf8) + [0] + Array(kind.utf8) + [0]
    message.append(contentsOf: text.utf8)
    return "erased:" + Self.hexadecimal(code(message).prefix(16))
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
