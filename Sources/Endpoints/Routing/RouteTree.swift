import HTTPMessages

/// Finds a path's routes in one step per segment, however many routes there are.
///
/// A literal segment goes before a parameter, method by method: `POST /v1/users/batch` is the batch, and
/// `PUT /v1/users/batch` reports the user whose id is `batch`.
struct RouteTree: Sendable {
  /// What stands at one path: several templates may.
  struct Match: Sendable {
    /// The routes of one template, and its parameters' values, decoded, in the order of the template.
    typealias Place = (routes: [Route], values: [String])

    let places: [Place]

    func route(for method: HTTPMethod) -> (route: Route, values: [String])? {
      find(method) ?? (method == .head ? find(.get) : nil)
    }

    /// The value of `Allow` (RFC 9110 §10.2.1).
    var allowed: String {
      var methods: [String] = []
      for route in places.flatMap(\.routes) where !methods.contains(route.method.rawValue) {
        methods.append(route.method.rawValue)
      }
      if methods.contains("GET"), !methods.contains("HEAD") { methods.append("HEAD") }
      return methods.joined(separator: ", ")
    }

    private func find(_ method: HTTPMethod) -> (route: Route, values: [String])? {
      for place in places {
        if let route = place.routes.first(where: { $0.method == method }) {
          return (route, place.values)
        }
      }
      return nil
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
    // As many as the templates that fit so far: one, or two where an id equals a literal.
    var steps: [(node: Int, values: [String])] = [(0, [])]
    for segment in path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
      let text = try Self.decoded(Substring(segment))
      var next: [(node: Int, values: [String])] = []
      for (node, values) in steps {
        if let literal = nodes[node].literals[text] { next.append((literal, values)) }
        if let parameter = nodes[node].parameter, !text.isEmpty {
          next.append((parameter, values + [text]))
        }
      }
      if next.isEmpty { return nil }
      steps = next
    }
    let places = steps.map { (routes: nodes[$0.node].routes, values: $0.values) }
      .filter { !$0.routes.isEmpty }
    return places.isEmpty ? nil : Match(places: places)
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
