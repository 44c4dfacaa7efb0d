/// A verb's words after they were checked against its operands and options.
struct Arguments: Sendable, Equatable {
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private(set) var asksForHelp = false

  /// - Throws: for an unknown option, one given twice, one without its value, and a word too many or too few.
  init(_ words: [String], for verb: any Verb.Type) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      if word == "-h" || word == "--help" {
        asksForHelp = true
      } else if word.hasPrefix("--") {
        try readOption(word, &rest, verb)
      } else if word.hasPrefix("-"), word != "-" {
        throw UsageError("\(word) is not an option. Options begin with two dashes", verb: verb.name)
      } else {
        operands.append(word)
      }
    }
    if !asksForHelp { try checkOperands(verb) }
  }

  private mutating func readOption(
    _ word: String, _ rest: inout ArraySlice<String>, _ verb: any Verb.Type
  ) throws(UsageError) {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = verb.options.first(where: { $0.name == name }) else {
      let names = verb.options.map(\.name) + ["help"]
      let suggestion =
        Spelling.nearest(to: name, among: names).map { ". Did you mean --\($0)?" } ?? ""
      throw UsageError("--\(name) is not an option of \(verb.name)\(suggestion)", verb: verb.name)
    }
    guard values[name] == nil || option.repeats else {
      throw UsageError("--\(name) is given twice", verb: verb.name)
    }
    var value = parts.count == 2 ? String(parts[1]) : nil
    if let valueName = option.value {
      if value == nil { value = rest.popFirst() }
      guard let value, !value.isEmpty else {
        throw UsageError("--\(name) needs a value: --\(name) \(valueName)", verb: verb.name)
      }
      values[name, default: []].append(value)
    } else {
      guard value == nil else {
        throw UsageError("--\(name) takes no value", verb: verb.name)
      }
      values[name] = [""]
    }
  }

  private func checkOperands(_ verb: any Verb.Type) throws(UsageError) {
    let required = verb.operands.filter { !$0.isOptional }
    if operands.count < required.count {
      throw UsageError("\(required[operands.count].name) is missing", verb: verb.name)
    }
    let takesMore = verb.operands.last?.repeats ?? false
    if operands.count > verb.operands.count, !takesMore {
      throw UsageError(
        "\"\(operands[verb.operands.count])\" is one word too many", verb: verb.name)
    }
  }

  // MARK: Values

  /// Whether the option was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The option's last value, or nil if it was not given.
  func text(_ name: String) -> String? { values[name]?.last }

  /// Every value of an option that may be repeated.
  func texts(_ name: String) -> [String] { values[name] ?? [] }

  func required(_ name: String) throws(UsageError) -> String {
    guard let text = text(name) else { throw UsageError("--\(name) is missing") }
    return text
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "--\(name) is \"\(text)\"; allowed is a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return number
  }
}
