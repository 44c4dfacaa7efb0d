import JSONReading

/// Figures in rows, the first cell of each naming it.
struct Table {
  enum Cell {
    case text(String)
    case number(Double, decimals: Int)
    case missing

    static func whole(_ value: Double) -> Cell { .number(value, decimals: 0) }
    static func whole(_ value: Int) -> Cell { .number(Double(value), decimals: 0) }
  }

  let title: String
  let columns: [String]
  private(set) var rows: [[Cell]] = []

  init(_ title: String, columns: [String]) {
    self.title = title
    self.columns = columns
  }

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  var text: String {
    let lines = [columns] + rows.map { $0.map(\.text) }
    let widths = columns.indices.map { column in
      lines.map { $0[column].count }.max() ?? 0
    }
    let formatted = lines.map { cells in
      zip(cells, widths).enumerated().map { place, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return place == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }
    return ([title, String(repeating: "-", count: title.count)] + formatted).joined(separator: "\n")
  }

  /// An array of objects, a member per column.
  func write(to writer: inout JSONWriter) {
    writer.beginArray()
    for row in rows {
      writer.beginObject()
      for (column, cell) in zip(columns, row) {
        writer.key(column)
        switch cell {
        case .text(let text): writer.string(text)
        case .number(let value, _): writer.double(value)
        case .missing: writer.null()
        }
      }
      writer.endObject()
    }
    writer.endArray()
  }
}

extension Table.Cell {
  var text: String {
    switch self {
    case .text(let text): text
    case .number(let value, let decimals): Self.format(value, decimals: decimals)
    case .missing: "-"
    }
  }

  /// With a blank between thousands.
  private static func format(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let scale = (0..<decimals).reduce(1) { product, _ in product * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    var whole = String(scaled / scale)
    var place = whole.count - 3
    while place > 0 {
      whole.insert(" ", at: whole.index(whole.startIndex, offsetBy: place))
      place -= 3
    }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + whole }
    let fraction = String(scaled % scale)
    return sign + whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
}
