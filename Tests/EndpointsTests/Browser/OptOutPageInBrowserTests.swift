import Deliverability
import Foundation
import HTTPServing
import Ingestion
import Postgres
import Store
import Telemetry
import Testing
import Threading

@testable import Endpoints

/// The opt-out page as a player's browser shows it, with scripts switched off. `POSTERN_SCREENSHOTS` names a
/// folder to keep its screenshots in.
@Suite(
  .serialized,
  .enabled(if: Browser.path != nil, "Chromium is not installed (Debian package chromium)"))
struct OptOutPageInBrowserTests {
  private static let brandedPage = """
    <!DOCTYPE html>
    <html lang="{{lang}}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}}</title>
    <style>
    body { margin: 0; background: #10241b; color: #f5efe0; font: 18px/1.5 Georgia, serif; }
    header { padding: 1rem; background: #0a1711; color: #f0c75e; text-align: center; font-size: 1.5rem; }
    main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
    button { display: block; width: 100%; margin: 0 0 .75rem; padding: .8rem; border: 0; border-radius: 2rem; background: #f0c75e; color: #10241b; font: inherit; font-weight: bold; }
    button.second { background: #f5efe0; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: 3px; }
    .notice { padding: .75rem; border: 2px solid #f0c75e; }
    </style></head>
    <body><header>{{#brand}}{{brand}}{{/brand}}</header><main>{{content}}</main></body></html>
    """

  private let endpoints: StoredEndpoints
  private let server: HTTPServer

  init() async throws {
    endpoints = try await MessagesTests.endpoints()
    for (number, brand) in [(1, "Sunrise Casino"), (2, "Golden Palm"), (3, "Sunrise Casino")] {
      try await endpoints.pool.run { connection in
        _ = try connection.query(
          """
          INSERT INTO message (label_id, day, link_id, user_ext_id, channel, brand, registered_at)
          VALUES ('acme', '2026-11-22', $1, $2, 'email', $3, now())
          """,
          [
            .bytes([UInt8](repeating: UInt8(number), count: 12)), .text("u\(number)"), .text(brand),
          ])
      }
    }
    var label = EndpointClient.label("acme")
    label.contact = "help@operator.example"
    label.brands["Golden Palm"] = Brand(name: "Golden Palm", optOutPage: "/page.html")
    let pages = try OptOutPages(labels: [label]) { _ in Array(Self.brandedPage.utf8) }
    server = HTTPServer(
      address: ListenAddress(host: "127.0.0.1", port: 0), limits: ServerLimits(),
      handler: EndpointClient(endpoints.pool, optOutPages: pages).routes)
    try server.start()
  }

  private func url(_ link: UInt8) -> String {
    let token = OptOutToken(
      label: "acme", day: EndpointClient.now.utcDay, linkID: [UInt8](repeating: link, count: 12))
    return "http://127.0.0.1:\(server.port)/o/\(EndpointClient.tokens.text(of: token))"
  }

  /// Runs `body` with a browser, on a thread that it may block.
  private func browse(_ body: @escaping @Sendable (Browser) throws -> Void) async throws {
    let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
      startThread(named: "browser") {
        continuation.resume(
          returning: Result {
            let browser = try Browser()
            defer { browser.close() }
            try body(browser)
          })
      }
    }
    await server.drain()
    try result.get()
  }

  private static func keep(_ name: String, _ browser: Browser) throws {
    for width in [400, 1280] {
      try browser.resize(width: width, height: 800)
      #expect(try browser.contentWidth() <= Double(width), "\(name) must not scroll sideways")
      let picture = try browser.screenshot()
      #expect(picture.count > 5_000)
      if let folder = ProcessInfo.processInfo.environment["POSTERN_SCREENSHOTS"] {
        try Data(picture).write(to: URL(fileURLWithPath: "\(folder)/\(name)-\(width).png"))
      }
    }
  }

  @Test func `a player snoozes, opts out and undoes, without scripts`() async throws {
    let (first, branded) = (url(1), url(2))
    try await browse { browser in
      try browser.speak("en")
      try browser.open(first)
      try Self.keep("default", browser)
      #expect(
        try browser.controls() == [
          "heading Your messages", "heading In force now", "heading Your choice",
          "button Stop emails", "button Stop emails and SMS",
          "button Pause emails and SMS for 30 days",
        ])
      try browser.click("button[value=snooze]")
      #expect(try browser.html().contains("Email: paused until 22 December 2026, 10:00 UTC."))
      try Self.keep("default-paused", browser)
      try browser.click("button[value=channel]")
      #expect(try browser.html().contains("Email: stopped."))
      try browser.click("button[name=undo]")
      #expect(try browser.html().contains("Email: paused until"))
      try browser.click("button[name=undo]")
      let html = try browser.html()
      #expect(html.contains("Email: not stopped.") && html.contains("SMS: not stopped."))
      #expect(!html.contains("name=\"undo\""))

      try browser.speak("de")
      try browser.open(branded)
      try Self.keep("branded", browser)
      try browser.click("button[value=all]")
      #expect(try browser.html().contains("SMS: abbestellt."))
      try Self.keep("branded-stopped", browser)
      try browser.open(first + "x")
      #expect(try browser.html().contains("help@operator.example"))
      try Self.keep("invalid", browser)
    }
  }

  @Test func `the keyboard alone is enough`() async throws {
    let link = url(3)
    try await browse { browser in
      try browser.speak("en")
      try browser.open(link)
      try browser.tab(2)
      try browser.enter()
      #expect(try browser.html().contains("SMS: stopped."))
      try browser.tab(1)
      try browser.enter()
      #expect(try browser.html().contains("SMS: not stopped."))
    }
  }
}
