/// Reading and printing RFC 3339 §5.6 `date-time`, the only time format of the API.
extension Timestamp {
  /// `2026-11-22T10:00:00Z`, with a fraction of 3 or 6 digits only when there is one.
  public var rfc3339: String {
    let civil = CivilTime(min(max(self, .earliest), .latest))
    return String(unsafeUninitializedCapacity: 27) { buffer in
      var digits = DigitWriter(buffer: buffer)
      digits.write(civil.year, width: 4)
      digits.write(civil.month, width: 2, behind: "-")
      digits.write(civil.day, width: 2, behind: "-")
      digits.write(civil.hour, width: 2, behind: "T")
      digits.write(civil.minute, width: 2, behind: ":")
      digits.write(civil.second, width: 2, behind: ":")
      if civil.microsecond % 1000 != 0 {
        digits.write(civil.microsecond, width: 6, behind: ".")
      } else if civil.microsecond != 0 {
        digits.write(civil.microsecond / 1000, width: 3, behind: ".")
      }
      digits.write("Z")
      return digits.count
    }
  }

  /// Reads `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`; `t`, `z` and a blank for `T` are allowed (RFC
  /// 3339 §5.6), `±hhmm` too, since providers send it. Digits past the microsecond are cut.
  /// Nil for anything else: no zone, a leap second, a day that does not exist, an instant that its zone
  /// moves out of the years 1 to 9999.
  public init?(rfc3339 text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 64, bytes[4] == UInt8(ascii: "-"),
      bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
      let year = Self.digits(bytes[0..<4]), let month = Self.digits(bytes[5..<7]),
      let day = Self.digits(bytes[8..<10]), let hour = Self.digits(bytes[11..<13]),
      let minute = Self.digits(bytes[14..<16]), let second = Self.digits(bytes[17..<19])
    else { return nil }
    var rest = bytes[19...]
    var microsecond = 0
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard !fraction.isEmpty else { return nil }
      for place in 0..<6 {
        let index = fraction.startIndex + place
        microsecond = microsecond * 10 + (index < fraction.endIndex ? Int(fraction[index]) - 48 : 0)
      }
      rest = rest[fraction.endIndex...]
    }
    guard let offsetMinutes = Self.offsetMinutes(rest),
      let civil = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        microsecond: microsecond)
    else { return nil }
    let instant = civil.timestamp.adding(seconds: Int64(-offsetMinutes * 60))
    guard instant >= .earliest, instant <= .latest else { return nil }
    self = instant
  }

  private static func offsetMinutes(_ zone: ArraySlice<UInt8>) -> Int? {
    if zone.count == 1, zone.first == UInt8(ascii: "Z") || zone.first == UInt8(ascii: "z") {
      return 0
    }
    var digits = zone.dropFirst()
    if digits.count == 5, digits[digits.startIndex + 2] == UInt8(ascii: ":") {
      digits.remove(at: digits.startIndex + 2)
    }
    guard digits.count == 4, let sign = zone.first, let number = Self.digits(digits),
      number / 100 <= 23, number % 100 <= 59
    else { return nil }
    let minutes = number / 100 * 60 + number % 100
    switch sign {
    case UInt8(ascii: "+"): return minutes
    case UInt8(ascii: "-"): return -minutes
    default: return nil
    }
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}

/// Writes decimal numbers of fixed width, one behind the other.
private struct DigitWriter {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  mutating func write(_ character: Unicode.Scalar) {
    buffer[count] = UInt8(ascii: character)
    count += 1
  }

  mutating func write(_ value: Int, width: Int, behind mark: Unicode.Scalar? = nil) {
    if let mark { write(mark) }
    var rest = value
    for place in (count..<count + width).reversed() {
      buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    count += width
  }
}
