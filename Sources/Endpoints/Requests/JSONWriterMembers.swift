import Deliverability
import JSONReading

extension JSONWriter {
  /// A key and a string, or `null`.
  mutating func member(_ name: String, _ value: String?) {
    key(name)
    string(value)
  }

  mutating func member(_ name: String, _ value: Bool) {
    key(name)
    boolean(value)
  }

  mutating func member(_ name: String, _ value: Int) {
    key(name)
    integer(value)
  }

  /// A key and an RFC 3339 time, or `null`.
  mutating func member(_ name: String, _ value: Timestamp?) {
    key(name)
    string(value?.rfc3339)
  }

  mutating func member(_ name: String, _ values: [String]) {
    key(name)
    beginArray()
    for value in values { string(value) }
    endArray()
  }
}
