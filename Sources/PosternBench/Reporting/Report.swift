import JSONReading

/// Everything a run measured, printable and as JSON.
struct Report {
  private(set) var tables: [Table] = []
  private(set) var aims: [Aim] = []
  /// Set if what was acknowledged is not what is stored.
  private(set) var failures: [String] = []

  mutating func add(_ table: Table) { tables.append(table) }
  mutating func add(_ aim: Aim) { aims.append(aim) }
  mutating func fail(_ text: String) { failures.append(text) }

  var text: String {
    var text = tables.map { $0.text + "\n" }.joined(separator: "\n")
    if !aims.isEmpty { text += "\n" + Aim.table(of: aims).text + "\n" }
    for failure in failures { text += "\nFAILED: \(failure)\n" }
    return text
  }

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for table in tables + (aims.isEmpty ? [] : [Aim.table(of: aims)]) {
      writer.key(table.title)
      table.write(to: &writer)
    }
    writer.key("failures")
    writer.beginArray()
    for failure in failures { writer.string(failure) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
