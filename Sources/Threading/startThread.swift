import CLinux
import Glibc

/// Starts a thread of its own, for work that blocks in a C library, away from the cooperative pool.
/// - Parameter name: at most 15 bytes; shown by `top -H`.
public func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void
    let name: String
    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(name, body))
  let status = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
      postern_name_thread(box.name)
      box.body()
      return nil
    }, box.toOpaque())
  precondition(status == 0, "the system refused a thread: errno \(status)")
  pthread_detach(thread)
}
