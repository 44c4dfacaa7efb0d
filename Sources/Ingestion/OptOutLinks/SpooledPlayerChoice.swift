import Deliverability
public import Store

/// A player's choice as bytes, for the spool: its token is verified, and who it is for is looked up when it
/// is stored.
///
/// A kind byte that no other record has, then id (16), label, day (4), link id (12), the action's byte
/// with days (2) or the id of the choice to undo (16), time (8, µs), client prefix, wording. Numbers are
/// big-endian; texts have a byte for their length, 255 for an absent one.
extension PlayerChoice {
  /// The first byte of every such record.
  public static let recordKind: UInt8 = 0x50

  public var record: [UInt8] {
    var record = [Self.recordKind] + id
    Self.append(label, to: &record)
    Self.append(UInt64(UInt32(bitPattern: day)), 4, to: &record)
    record += linkID
    switch action {
    case .optOut: record.append(1)
    case .optOutAll: record.append(2)
    case .snooze(let days):
      record.append(3)
      Self.append(UInt64(UInt16(clamping: days)), 2, to: &record)
    case .undo(let choiceID): record += [4] + choiceID
    }
    Self.append(UInt64(bitPattern: chosenAt.microseconds), 8, to: &record)
    Self.append(clientPrefix, to: &record)
    Self.append(wording, to: &record)
    return record
  }

  /// Nil if the bytes are no such record.
  public init?(record: [UInt8]) {
    var rest = record[...]
    guard rest.popFirst() == Self.recordKind, let id = Self.take(16, from: &rest),
      let label = Self.takeText(from: &rest).flatMap({ $0 }),
      let day = Self.takeNumber(4, from: &rest), let linkID = Self.take(12, from: &rest),
      let action = Self.takeAction(from: &rest), let chosenAt = Self.takeNumber(8, from: &rest),
      let clientPrefix = Self.takeText(from: &rest), let wording = Self.takeText(from: &rest),
      rest.isEmpty
    else { return nil }
    self.init(
      id: id, label: label, day: Int32(bitPattern: UInt32(truncatingIfNeeded: day)),
      linkID: linkID, action: action,
      chosenAt: Timestamp(microseconds: Int64(bitPattern: chosenAt)), clientPrefix: clientPrefix,
      wording: wording)
  }

  private static func append(_ number: UInt64, _ byteCount: Int, to record: inout [UInt8]) {
    for place in (0..<byteCount).reversed() {
      record.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)))
    }
  }

  private static func append(_ text: String?, to record: inout [UInt8]) {
    guard let text else { return record.append(255) }
    let bytes = Array(text.utf8.prefix(254))
    record.append(UInt8(bytes.count))
    record += bytes
  }

  private static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private static func takeNumber(_ byteCount: Int, from rest: inout ArraySlice<UInt8>) -> UInt64? {
    take(byteCount, from: &rest)?.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The outer optional is nil if the bytes end too early, the inner one for an absent text.
  private static func takeText(from rest: inout ArraySlice<UInt8>) -> String?? {
    guard let count = rest.popFirst() else { return nil }
    if count == 255 { return .some(nil) }
    return take(Int(count), from: &rest).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func takeAction(from rest: inout ArraySlice<UInt8>) -> Action? {
    switch rest.popFirst() {
    case 1: .optOut
    case 2: .optOutAll
    case 3: takeNumber(2, from: &rest).map { .snooze(days: Int($0)) }
    case 4: take(16, from: &rest).map { .undo(choiceID: $0) }
    default: nil
    }
  }
}
