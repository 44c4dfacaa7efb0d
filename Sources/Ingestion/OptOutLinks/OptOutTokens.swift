import Signatures

/// Makes and verifies the tokens of opt-out links, without a database.
///
/// The first key signs, every key verifies: a new key is put in front, and an old one is kept for as long as
/// its links shall work.
public struct OptOutTokens: Sendable {
  /// Why a configuration can't be used.
  public enum SetupError: Error, Sendable, Equatable, CustomStringConvertible {
    case noKey
    /// Two labels could not be told apart in a link; one of them needs another id.
    case labelsCollide(String, String)

    public var description: String {
      switch self {
      case .noKey: "opt-out links need at least one key"
      case .labelsCollide(let a, let b):
        "the labels \(a) and \(b) can't be told apart in opt-out links: rename one of them"
      }
    }
  }

  /// Three years, the leap day among them, and some days between a message's registration and its reading.
  public static let defaultMaxAgeDays = 1100

  private let keys: [HMACKey]
  private let signingKey: HMACKey
  private let labelsByTag: [[UInt8]: String]
  private let maxAgeDays: Int

  /// - Parameters:
  ///   - keys: at least one.
  ///   - labels: the ids of all labels.
  ///   - maxAgeDays: a token older than so many days is refused.
  public init(
    keys: [[UInt8]], labels: some Sequence<String>, maxAgeDays: Int = defaultMaxAgeDays
  ) throws(SetupError) {
    self.keys = keys.map { HMACKey(.sha256, key: $0) }
    guard let first = self.keys.first else { throw .noKey }
    signingKey = first
    self.maxAgeDays = maxAgeDays
    var labelsByTag: [[UInt8]: String] = [:]
    for label in labels {
      if let other = labelsByTag.updateValue(label, forKey: OptOutToken.tag(of: label)),
        other != label
      {
        throw .labelsCollide(other, label)
      }
    }
    self.labelsByTag = labelsByTag
  }

  /// An id that nobody can guess.
  func freshLinkID() -> [UInt8] { SecureRandom.bytes(OptOutToken.linkIDByteCount) }

  /// The id of a link that shall be the same whenever it is asked for, under the same first key. Keyed:
  /// nobody can confirm a guess of what it names.
  func linkID(naming parts: [String]) -> [UInt8] {
    // No token's signed bytes begin with a 0: a link's id is never part of a token's code.
    var message: [UInt8] = [0]
    for part in parts {
      let length = UInt32(clamping: part.utf8.count)
      for shift: UInt32 in [24, 16, 8, 0] {
        message.append(UInt8(truncatingIfNeeded: length >> shift))
      }
      message.append(contentsOf: part.utf8)
    }
    return Array(signingKey.authenticationCode(message).prefix(OptOutToken.linkIDByteCount))
  }

  /// The text of a token, 47 characters of `A-Z a-z 0-9 - _`.
  public func text(of token: OptOutToken) -> String {
    let signed = token.signedBytes
    let code = signingKey.authenticationCode(signed).prefix(OptOutToken.codeByteCount)
    return Base64.encode(signed + code, urlSafe: true, omitsPadding: true)
  }

  /// The token that `text` is, if one of the keys signed it for a label of ours and it is young enough.
  ///
  /// Does the same work for every text, so that how long it takes tells nothing. A day ahead of `today` is
  /// taken: a key of ours has signed it, under a clock that was stepped back since.
  /// - Parameter today: days since 1970-01-01.
  public func verify(_ text: some StringProtocol, today: Int32) -> OptOutToken? {
    // Bounded first: a path can be much longer than a token.
    let decoded =
      text.utf8.count == OptOutToken.textByteCount
      ? Base64.decode(text, urlSafe: true, allowsMissingPadding: true) : nil
    let hasForm = decoded?.count == OptOutToken.byteCount
    let bytes =
      decoded.flatMap { hasForm ? $0 : nil }
      ?? [UInt8](repeating: 0, count: OptOutToken.byteCount)
    let signed = Array(bytes.dropLast(OptOutToken.codeByteCount))
    let code = bytes.suffix(OptOutToken.codeByteCount)
    var isAuthentic = false
    for key in keys {
      let right = key.authenticationCode(signed).prefix(OptOutToken.codeByteCount)
      let matches = ConstantTime.equals(code, right)
      isAuthentic = matches || isAuthentic
    }
    let day = Int32(signed[5]) << 8 | Int32(signed[6])
    let label = labelsByTag[Array(signed[1..<5])]
    guard hasForm, isAuthentic, signed[0] == OptOutToken.version, let label,
      Int(today) - Int(day) <= maxAgeDays
    else { return nil }
    return OptOutToken(label: label, day: day, linkID: Array(signed[7...]))
  }
}
