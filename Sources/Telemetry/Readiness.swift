import Threading

/// Whether the program can do its work, part by part: what `/readyz` answers.
public final class Readiness: Sendable {
  public enum State: String, Sendable {
    case ok
    /// Something is wrong, but the work goes on: the database is away and the spool takes its place.
    case degraded
    /// The work can't be done.
    case failed
  }

  public struct Component: Sendable, Equatable {
    public let name: String
    public let state: State
    /// `ok`, or what is wrong, such as `away`; shown to whoever can reach `/readyz`: no secrets, no
    /// addresses of people.
    public let message: String
  }

  /// Every component at one moment, sorted by name.
  public struct Snapshot: Sendable, Equatable {
    public let components: [Component]

    /// False as soon as one component has failed: the answer is then 503.
    public var isReady: Bool { !components.contains { $0.state == .failed } }

    /// `{"ready":true,"components":{"database":"away","mappings":"ok"},"degraded":["database"],"failed":[]}`
    public var json: [UInt8] {
      var bytes = Array(#"{"ready":\#(isReady),"components":{"#.utf8)
      for (index, component) in components.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(component.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        JSONText.append(component.message, to: &bytes, maxBytes: 4096)
      }
      bytes += Array("}".utf8)
      appendNames(of: .degraded, to: &bytes)
      appendNames(of: .failed, to: &bytes)
      bytes.append(UInt8(ascii: "}"))
      return bytes
    }

    private func appendNames(of state: State, to bytes: inout [UInt8]) {
      bytes += Array(",\"\(state.rawValue)\":[".utf8)
      for (index, component) in components.filter({ $0.state == state }).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(component.name, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    }
  }

  public typealias Observation = @Sendable () -> (state: State, message: String)

  private let components = Lock<[String: Component]>([:])
  private let observations = Lock<[String: Observation]>([:])

  public init() {}

  public func setOK(_ name: String) { set(name, .ok, "ok") }
  public func setDegraded(_ name: String, _ message: String) { set(name, .degraded, message) }
  public func setFailed(_ name: String, _ message: String) { set(name, .failed, message) }

  /// Has a component's state asked for with every answer.
  /// - Parameter observation: called by any thread; must not block.
  public func observe(_ name: String, _ observation: @escaping Observation) {
    observations.withLock { $0[name] = observation }
  }

  /// Takes a component out of the answer.
  public func remove(_ name: String) {
    components.withLock { $0[name] = nil }
    observations.withLock { $0[name] = nil }
  }

  public var snapshot: Snapshot {
    let observed = observations.withLock { $0 }.map { name, observation in
      let (state, message) = observation()
      return Component(name: name, state: state, message: message)
    }
    let told = components.withLock { Array($0.values) }
    return Snapshot(components: (told + observed).sorted { $0.name < $1.name })
  }

  private func set(_ name: String, _ state: State, _ message: String) {
    components.withLock { $0[name] = Component(name: name, state: state, message: message) }
  }
}
