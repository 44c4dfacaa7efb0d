/// Whom each proxy on the way says it spoke for, the nearest proxy's word last.
enum ForwardedNodes {
  /// The elements of `X-Forwarded-For`, or, where that field is absent, the `for` of each element of
  /// `Forwarded` (RFC 7239 §4), neither checked nor cut.
  ///
  /// - Returns: empty if neither field says anything, or if it is not written by its grammar; nil stands
  ///   for an element of `Forwarded` without `for`.
  static func all(in fields: HTTPFields) -> [String?] {
    let lists = fields.values(of: "X-Forwarded-For")
    // RFC 9110 §5.3: several fields of a name are one list.
    guard lists.isEmpty else { return elements(of: lists.joined(separator: ",")) }
    return forwarded(fields.values(of: "Forwarded").joined(separator: ",")) ?? []
  }

  private static func elements(of list: String) -> [String?] {
    list.utf8.split(separator: UInt8(ascii: ",")).compactMap { element in
      guard let start = element.firstIndex(where: { !$0.isBlank }),
        let last = element.lastIndex(where: { !$0.isBlank })
      else { return nil }
      return String(decoding: element[start...last], as: UTF8.self)
    }
  }

  /// Nil if `list` is malformed anywhere: a quote that a client left open may hide what follows.
  private static func forwarded(_ list: String) -> [String?]? {
    var scanner = ParameterScanner(list)
    var nodes: [String?] = []
    repeat {
      var node: String?
      var isEmpty = true
      repeat {
        scanner.skipBlanks()
        guard let name = scanner.token() else { continue }
        isEmpty = false
        guard scanner.take(UInt8(ascii: "=")), let value = scanner.value() else { return nil }
        guard name.lowercased() == "for" else { continue }
        // RFC 7239 §4: each parameter at most once in an element.
        guard node == nil else { return nil }
        node = value
      } while scanner.takeSeparator(UInt8(ascii: ";"))
      if !isEmpty { nodes.append(node) }
    } while scanner.takeSeparator(UInt8(ascii: ","))
    return scanner.isAtEnd ? nodes : nil
  }
}
