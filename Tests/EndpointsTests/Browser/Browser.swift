import Foundation
import Glibc
import JSONReading
import Signatures

/// A headless Chromium, driven through its DevTools protocol over two pipes: JSON messages, each ended by a
/// NUL. Blocks: to be used on a thread of its own.
final class Browser {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first { (path: String) in
    access(path, X_OK) == 0
  }

  private static let deadlineSeconds = 60.0

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let folder: URL
  private var unread: [UInt8] = []
  private var lastID = 0
  private var session: String?

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "postern-browser-\(UUID().uuidString)")
    // The protocol's pipes are descriptors 3 and 4.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", #"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null"#, Self.path ?? "",
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--disable-background-networking", "--no-first-run", "--hide-scrollbars",
      "--remote-debugging-pipe", "--user-data-dir=\(folder.path)", "about:blank",
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let target = try call("Target.createTarget", #"{"url":"about:blank"}"#)
    let id = target["targetId"]?.string ?? ""
    session = try call("Target.attachToTarget", #"{"targetId":"\#(id)","flatten":true}"#)[
      "sessionId"]?.string
    _ = try call("Page.enable")
    _ = try call("Emulation.setScriptExecutionDisabled", #"{"value":true}"#)
  }

  func close() {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  func resize(width: Int, height: Int) throws {
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      #"{"width":\#(width),"height":\#(height),"deviceScaleFactor":1,"mobile":false}"#)
  }

  func speak(_ languages: String) throws {
    _ = try call("Network.enable")
    _ = try call(
      "Network.setExtraHTTPHeaders",
      #"{"headers":{"Accept-Language":\#(JSONWriter.escaped(languages))}}"#)
  }

  func open(_ url: String) throws {
    _ = try call("Page.navigate", #"{"url":\#(JSONWriter.escaped(url))}"#)
    try waitForLoad()
  }

  /// Clicks the middle of the first element that fits, and waits for the page it leads to.
  func click(_ selector: String) throws {
    let node = try node(selector)
    _ = try call("DOM.scrollIntoViewIfNeeded", #"{"nodeId":\#(node)}"#)
    let box = try call("DOM.getBoxModel", #"{"nodeId":\#(node)}"#)["model"]?["border"]
    let corners = (box?.elements.compactMap(\.double)) ?? []
    guard corners.count == 8 else { throw Failure(description: "\(selector) has no box") }
    let (x, y) = ((corners[0] + corners[4]) / 2, (corners[1] + corners[5]) / 2)
    for type in ["mousePressed", "mouseReleased"] {
      _ = try call(
        "Input.dispatchMouseEvent",
        #"{"type":"\#(type)","x":\#(x),"y":\#(y),"button":"left","clickCount":1}"#)
    }
    try waitForLoad()
  }

  /// Moves the focus on by Tab, so many times.
  func tab(_ count: Int) throws {
    for _ in 0..<count { try press("Tab", code: 9, text: nil) }
  }

  /// Presses Enter on what has the focus, and waits for the page it leads to.
  func enter() throws {
    try press("Enter", code: 13, text: "\\r")
    try waitForLoad()
  }

  /// The page as it stands.
  func html() throws -> String {
    let node = try node("html")
    return try call("DOM.getOuterHTML", #"{"nodeId":\#(node)}"#)["outerHTML"]?.string ?? ""
  }

  /// How wide the page's content is, in CSS pixels.
  func contentWidth() throws -> Double {
    try call("Page.getLayoutMetrics")["cssContentSize"]?["width"]?.double ?? 0
  }

  /// A role and a name for each control, as a screen reader gets them.
  func controls() throws -> [String] {
    let nodes = try call("Accessibility.getFullAXTree")["nodes"]
    return nodes?.elements.compactMap { node in
      guard let role = node["role"]?["value"]?.string, ["button", "heading"].contains(role) else {
        return nil
      }
      return "\(role) \(node["name"]?["value"]?.string ?? "")"
    } ?? []
  }

  /// A PNG of the whole page.
  func screenshot() throws -> [UInt8] {
    let data = try call(
      "Page.captureScreenshot", #"{"format":"png","captureBeyondViewport":true}"#)["data"]?.string
    guard let bytes = data.flatMap({ Base64.decode($0) }) else {
      throw Failure(description: "there is no screenshot")
    }
    return bytes
  }

  private func node(_ selector: String) throws -> Int64 {
    let root = try call("DOM.getDocument", #"{"depth":0}"#)["root"]?["nodeId"]?.integer ?? 0
    let found = try call(
      "DOM.querySelector",
      #"{"nodeId":\#(root),"selector":\#(JSONWriter.escaped(selector))}"#)["nodeId"]?.integer
    guard let found, found != 0 else { throw Failure(description: "there is no \(selector)") }
    return found
  }

  private func press(_ key: String, code: Int, text: String?) throws {
    let typed = text.map { #","text":"\#($0)""# } ?? ""
    for type in ["keyDown", "keyUp"] {
      _ = try call(
        "Input.dispatchKeyEvent",
        #"{"type":"\#(type)","key":"\#(key)","code":"\#(key)","windowsVirtualKeyCode":\#(code)\#(typed)}"#
      )
    }
  }

  // MARK: Messages

  private func call(_ method: String, _ parameters: String = "{}") throws -> JSONValue {
    lastID += 1
    let of = session.map { #","sessionId":"\#($0)""# } ?? ""
    let message = #"{"id":\#(lastID),"method":"\#(method)","params":\#(parameters)\#(of)}"#
    try input.fileHandleForWriting.write(contentsOf: Data(message.utf8) + [0])
    while true {
      let answer = try receive()
      guard answer["id"]?.integer == Int64(lastID) else {
        if answer["method"]?.string == "Page.loadEventFired" { hasLoaded = true }
        continue
      }
      if let error = answer["error"]?["message"]?.string {
        throw Failure(description: "\(method): \(error)")
      }
      guard let result = answer["result"] else { throw Failure(description: "\(method): empty") }
      return result
    }
  }

  private var hasLoaded = false

  private func waitForLoad() throws {
    while !hasLoaded {
      hasLoaded = try receive()["method"]?.string == "Page.loadEventFired"
    }
    hasLoaded = false
  }

  private func receive() throws -> JSONValue {
    let end = ContinuousClock.now + .seconds(Self.deadlineSeconds)
    while true {
      if let place = unread.firstIndex(of: 0) {
        let message = Array(unread[..<place])
        unread.removeFirst(place + 1)
        return try JSONDocument(message).root
      }
      var wanted = pollfd(
        fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard ContinuousClock.now < end, poll(&wanted, 1, 1000) >= 0 else {
        throw Failure(description: "the browser does not answer")
      }
      guard wanted.revents != 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(wanted.fd, &chunk, chunk.count)
      guard count > 0 else { throw Failure(description: "the browser has gone") }
      unread += chunk[..<count]
    }
  }
}
