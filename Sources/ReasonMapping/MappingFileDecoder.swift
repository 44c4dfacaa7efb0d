import Deliverability
import JSONReading

/// Reads a mapping file from its first byte to its last and notes every mistake on the way.
struct MappingFileDecoder {
  private let path: String
  private let channel: Channel
  private let servesBothChannels: Bool
  private let document: JSONDocument
  private var errors: [MappingError] = []
  private var keyCount = 0
  private var reachedOffset = 0
  private var reachedPosition = TextPosition(line: 1, column: 1)

  private(set) var statuses: [String: MappingFile.StatusEntry] = [:]
  private(set) var optOutReasons: [String: MappingPlace] = [:]
  private(set) var optInReasons: [String: MappingPlace]?

  init(
    path: String, bytes: [UInt8], channel: Channel, servesBothChannels: Bool
  ) throws(MappingErrors) {
    self.path = path
    self.channel = channel
    self.servesBothChannels = servesBothChannels
    let limits = JSONLimits(maxBytes: MappingFile.maxBytes, maxDepth: 16, maxValues: 100_000)
    do {
      document = try JSONDocument(bytes, limits: limits)
    } catch {
      let place = MappingPlace(path: path, error.position(in: bytes))
      throw MappingErrors(errors: [place.error("Not readable as JSON: \(error.problem).")])
    }
  }

  mutating func decode() throws(MappingErrors) {
    decodeTopLevel()
    guard errors.isEmpty else { throw MappingErrors(errors: errors) }
  }

  private mutating func decodeTopLevel() {
    let root = document.root
    guard root.kind == .object else {
      return note(
        at: root.offset,
        "A mapping file is an object with \(allowedKeys.joinedAsWords(last: "and")), found \(root.kindWords)."
      )
    }
    var seen: [String: MappingPlace] = [:]
    for (key, keyOffset, value) in root.members {
      let place = place(of: keyOffset)
      if let first = seen.updateValue(place, forKey: key) {
        errors.append(
          place.error("\(quoted(key)) stands at \(first) already. Join the two."))
        continue
      }
      switch key {
      case channel.statusesKey: statuses = decodeStatuses(value, of: channel)
      case channel.other.statusesKey where servesBothChannels:
        _ = decodeStatuses(value, of: channel.other)
      case MappingFile.optOutKey: optOutReasons = decodeReasons(value, of: key)
      case MappingFile.optInKey: optInReasons = decodeReasons(value, of: key)
      default: errors.append(place.error(unknownKeyProblem(key)))
      }
    }
  }

  private mutating func decodeStatuses(_ value: JSONValue, of channel: Channel) -> [String:
    MappingFile.StatusEntry]
  {
    guard value.kind == .object else {
      note(
        at: value.offset,
        "\(quoted(channel.statusesKey)) must be an object of reasons and statuses, found \(value.kindWords)."
      )
      return [:]
    }
    var statuses: [String: MappingFile.StatusEntry] = [:]
    for (key, keyOffset, value) in value.members {
      let place = place(of: keyOffset)
      guard countKey(at: place) else { return statuses }
      let folded = checkedKey(key, at: place)
      let status = decodeStatus(value, of: key, on: channel)
      guard let folded else { continue }
      if let first = statuses[folded]?.place {
        errors.append(place.error(repetitionProblem(key, first: first)))
      } else {
        statuses[folded] = MappingFile.StatusEntry(status: status, place: place)
      }
    }
    return statuses
  }

  /// Nil is `null`, or noted as a mistake.
  private mutating func decodeStatus(_ value: JSONValue, of key: String, on channel: Channel)
    -> AddressStatus?
  {
    if value.isNull { return nil }
    let allowed =
      "Use one of \(AddressStatus.words(of: channel).joined(separator: ", ")), or null to change nothing."
    guard let text = value.string else {
      note(
        at: value.offset,
        "The status of \(quoted(key)) must be a text or null, found \(value.kindWords). \(allowed)")
      return nil
    }
    guard let status = AddressStatus(text, channel: channel) else {
      note(at: value.offset, "\(quoted(text)) is not \(channel.statusWords). \(allowed)")
      return nil
    }
    return status
  }

  private mutating func decodeReasons(_ list: JSONValue, of listKey: String) -> [String:
    MappingPlace]
  {
    guard list.kind == .array else {
      note(
        at: list.offset, "\(quoted(listKey)) must be a list of reasons, found \(list.kindWords).")
      return [:]
    }
    var reasons: [String: MappingPlace] = [:]
    for element in list.elements {
      let place = place(of: element.offset)
      guard countKey(at: place) else { return reasons }
      guard let key = element.string else {
        let hint = element.kind == .number ? " Write it in double quotes." : ""
        errors.append(
          place.error("A reason in \(listKey) must be a text, found \(element.kindWords).\(hint)"))
        continue
      }
      guard let folded = checkedKey(key, at: place) else { continue }
      if let first = reasons[folded] {
        errors.append(place.error(repetitionProblem(key, first: first)))
      } else {
        reasons[folded] = place
      }
    }
    return reasons
  }

  /// The key as it is compared; nil, and noted, if it can't be one.
  private mutating func checkedKey(_ key: String, at place: MappingPlace) -> String? {
    let folded = ReasonKey.folded(key)
    if folded.isEmpty {
      errors.append(place.error("A reason must not be empty."))
      return nil
    }
    if folded.utf8.count > ReasonKey.maxBytes {
      errors.append(
        place.error(
          "The reason \(quoted(key)) has \(folded.utf8.count) bytes. At most \(ReasonKey.maxBytes) are allowed."
        ))
      return nil
    }
    return folded
  }

  /// Notes the first key beyond the limit; the rest of its part is not read.
  private mutating func countKey(at place: MappingPlace) -> Bool {
    keyCount += 1
    if keyCount == MappingFile.maxKeys + 1 {
      errors.append(place.error("The file has more than \(MappingFile.maxKeys) reasons."))
    }
    return keyCount <= MappingFile.maxKeys
  }

  private var allowedKeys: [String] {
    (servesBothChannels ? Channel.allCases : [channel]).map(\.statusesKey)
      + [MappingFile.optOutKey, MappingFile.optInKey]
  }

  private func unknownKeyProblem(_ key: String) -> String {
    if key == channel.other.statusesKey {
      return
        "\(quoted(key)) is for \(channel.other.providerWords) file, and this is \(channel.providerWords). Use \(channel.statusesKey)."
    }
    if let near = Spelling.nearest(to: key, among: allowedKeys) {
      return "\(quoted(key)) is not a key of a mapping file. Did you mean \(near)?"
    }
    return
      "\(quoted(key)) is not a key of a mapping file. Use \(allowedKeys.joinedAsWords(last: "or"))."
  }

  private func repetitionProblem(_ key: String, first: MappingPlace) -> String {
    "The reason \(quoted(key)) stands at \(first) already (reasons compare trimmed and in any case). Keep one of them."
  }

  private mutating func note(at offset: Int, _ problem: String) {
    errors.append(place(of: offset).error(problem))
  }

  /// Counted on from the place asked for last, so that a file of one long line is not counted anew for each key.
  private mutating func place(of offset: Int) -> MappingPlace {
    if offset < reachedOffset {
      reachedOffset = 0
      reachedPosition = TextPosition(line: 1, column: 1)
    }
    reachedPosition.advance(over: document.bytes[reachedOffset..<offset])
    reachedOffset = offset
    return MappingPlace(path: path, reachedPosition)
  }
}
