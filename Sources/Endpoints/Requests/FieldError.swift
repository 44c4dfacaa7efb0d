import JSONReading

/// One mistake of a request and its place.
struct FieldError: Sendable, Equatable {
  enum Place: Sendable, Equatable {
    /// A JSON pointer as a URI fragment (RFC 6901 §6), such as `#/email`; `#` is the whole value.
    case pointer(String)
    /// A parameter of the query or of the path.
    case parameter(String)
  }

  var place: Place
  /// What was found, and what to do. Never quotes an address.
  var detail: String

  static func field(_ name: String, _ detail: String) -> FieldError {
    FieldError(place: .pointer(pointer(to: name)), detail: detail)
  }

  static func whole(_ detail: String) -> FieldError {
    FieldError(place: .pointer("#"), detail: detail)
  }

  static func parameter(_ name: String, _ detail: String) -> FieldError {
    FieldError(place: .parameter(name), detail: detail)
  }

  /// RFC 6901 §3 and §6: `~`, `/` and what a fragment may not hold are escaped.
  static func pointer(to name: String) -> String {
    var pointer = "#/"
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "~"): pointer += "~0"
      case UInt8(ascii: "/"): pointer += "~1"
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        pointer.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        pointer += byte < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return pointer
  }
}

extension FieldError {
  /// `{"pointer":"#/email","detail":"…"}` or `{"parameter":"purpose","detail":"…"}`.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    switch place {
    case .pointer(let pointer):
      writer.key("pointer")
      writer.string(pointer)
    case .parameter(let name):
      writer.key("parameter")
      writer.string(name)
    }
    writer.key("detail")
    writer.string(detail)
    writer.endObject()
  }

  static func write(_ errors: [FieldError], to writer: inout JSONWriter) {
    writer.beginArray()
    for error in errors { error.write(to: &writer) }
    writer.endArray()
  }
}
