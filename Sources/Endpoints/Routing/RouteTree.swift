import HTTPMessages

/// Finds a path's routes in one step per segment, however many routes there are.
struct RouteTree: Sendable {
  /// A path that has routes, and the values of its parameters.
  struct Match: Sendable {
    let routes: [Route]
    /// Decoded, in the order of the template.
    let values: [String]

    func route(for method: HTTPMethod) -> Route? {
      routes.first { $0.method == method }
        ?? (method == .head ? routes.first { $0.method == .get } : nil)
    }

    /// The value of `Allow` (RFC 9110 §10.2.1).
    var allowed: String {
      var methods = routes.map(\.method.rawValue)
      if methods.contains("GET"), !methods.contains("HEAD") { methods.append("HEAD") }
      return methods.joined(separator: ", ")
    }
  }

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var routes: [Route] = []
  }

  private var nodes = [Node()]

  init(_ routes: [Route]) {
    for route in routes {
      var index = 0
      for segment in route.path.segments { index = child(of: index, for: segment) }
      nodes[index].routes.append(route)
    }
  }

  /// - Parameter path: still percent-encoded.
  /// - Returns: nil if no route has this path.
  /// - Throws: a 400 if a segment of a known path is not percent-encoded UTF-8.
  func match(_ path: Substring) throws(Problem) -> Match? {
    guard path.utf8.first == UInt8(ascii: "/") else { return nil }
    var index = 0
    var values: [String] = []
    for segment in path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
      let text = try Self.decoded(Substring(segment))
      if let next = nodes[index].literals[text] {
        index = next
      } else if let next = nodes[index].parameter, !text.isEmpty {
        values.append(text)
        index = next
      } else {
        return nil
      }
    }
    return nodes[index].routes.isEmpty ? nil : Match(routes: nodes[index].routes, values: values)
  }

  private static func decoded(_ segment: Substring) throws(Problem) -> String {
    guard segment.utf8.contains(UInt8(ascii: "%")) else { return String(segment) }
    guard isPercentEncoded(segment), let text = PercentDecoding.text(segment) else {
      throw Problem(
        .badRequest,
        "A segment of the path is not percent-encoded UTF-8: each % needs two hexadecimal digits.")
    }
    return text
  }

  /// Whether two hexadecimal digits follow each `%` (RFC 3986 §2.1).
  private static func isPercentEncoded(_ segment: Substring) -> Bool {
    segment.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy {
      $0.utf8.count >= 2
        && $0.utf8.prefix(2).allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
  }

  private mutating func child(of index: Int, for segment: PathTemplate.Segment) -> Int {
    switch segment {
    case .literal(let text):
      if let known = nodes[index].literals[text] { return known }
      nodes[index].literals[text] = nodes.count
    case .parameter:
      if let known = nodes[index].parameter { return known }
      nodes[index].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }
}
