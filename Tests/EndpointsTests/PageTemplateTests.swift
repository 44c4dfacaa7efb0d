import Deliverability
import HTTPMessages
import Ingestion
import Store
import Testing

@testable import Endpoints

struct PageTemplateTests {
  @Test(arguments: [
    ("a & b", "a &amp; b"), ("<script>", "&lt;script&gt;"),
    (#"" onload='x'"#, "&quot; onload=&#39;x&#39;"),
    ("\u{202E}evil\u{0}", "\u{FFFD}evil\u{FFFD}"), ("größe 🎰", "größe 🎰"),
  ])
  func `whatever is interpolated is escaped`(text: String, escaped: String) {
    #expect(HTML("<p>\(text)</p>").text == "<p>\(escaped)</p>")
    #expect(HTML("<p>\(HTML("<i>\(text)</i>"))</p>").text == "<p><i>\(escaped)</i></p>")
  }

  private func render(_ source: String, _ values: [PageTemplate.Variable: String]) throws -> String
  {
    try PageTemplate(Array(source.utf8), file: "t.html").render(values, content: "<b>c</b>").text
  }

  @Test func `variables are escaped, sections stand where their variable does`() throws {
    let source =
      "{{#brand}}[{{ brand }}{{#contact}}+{{contact}}{{/contact}}]{{/brand}}{{^brand}}-{{/brand}}{{content}}"
    #expect(try render(source, [:]) == "-<b>c</b>")
    #expect(try render(source, [.brand: "<x>"]) == "[&lt;x&gt;]<b>c</b>")
    #expect(try render(source, [.brand: "x", .contact: "{{brand}}"]) == "[x+{{brand}}]<b>c</b>")
  }

  @Test(arguments: [
    ("a\n b{{nmae}}{{content}}", "t.html:2:3: \"nmae\" is not a variable."),
    ("{{content}} {{brand", "t.html:1:13: {{ is not closed"),
    ("{{#brand}}{{content}}", "t.html:1:11: {{content}} stands once, outside"),
    ("{{content}}{{content}}", "t.html:1:12: {{content}} stands once"),
    ("{{content}}{{#brand}}", "t.html:1:12: the section brand is not closed"),
    ("{{content}}{{/brand}}", "t.html:1:12: {{/brand}} closes no section"),
    ("{{#brand}}{{#contact}}{{/brand}}", "t.html:1:23: {{/brand}} closes no section"),
    ("{{content}}\n<SCRIPT>", "t.html:2:1: scripts do not run"),
    ("<style>{{brand}}</style>{{content}}", "t.html:1:8: a <style> holds no variables"),
    ("<style>{{content}}", "t.html:1:1: the <style> is not closed"),
    ("<p>no place</p>", "t.html:1:16: {{content}} is missing"), ("", "t.html:1:1: {{content}}"),
  ])
  func `a template that can't be used is refused with its place`(source: String, mistake: String) {
    #expect {
      try PageTemplate(Array(source.utf8), file: "t.html")
    } throws: { "\($0)".hasPrefix(mistake) }
  }

  @Test func `a template that is not UTF-8 is refused`() {
    #expect(throws: PageTemplate.Mistake.self) { try PageTemplate([0xFF], file: "t.html") }
  }

  @Test func `the policy names the digest of each style`() throws {
    let template = try PageTemplate(
      Array("<style>a{}</style>{{content}}<Style media=\"print\">b{}</style>".utf8), file: "t")
    #expect(
      template.styleSources == [
        "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='",
        "'sha256-7yqHVAesot11p6HczDsgKRipvI5UPgs97z80zNXlans='",
      ])
  }

  private static let files = [
    "/p.html": "<html lang=\"{{lang}}\">{{brand}}{{content}}{{contact}}",
    "/fr.json": #"{"title":"Vos messages"}"#,
    "/de.json": #"{"title":"Post"}"#, "/bad.json": "{\n \"titel\": 1, \"title\": 2}",
  ]

  private static func pages(_ brand: Brand, contact: String? = nil) throws -> OptOutPages {
    try OptOutPages(labels: [Label(id: "acme", brands: ["casino": brand], contact: contact)]) {
      Array((files[$0] ?? "").utf8)
    }
  }

  @Test func `a brand has its own frame, texts and contact, and what it leaves out is built in`()
    throws
  {
    let pages = try Self.pages(
      Brand(
        name: "casino", optOutPage: "/p.html", optOutTexts: ["de": "/de.json"], contact: "brand@x"),
      contact: "label@x")
    let design = pages.design(label: "acme", brand: "casino")
    #expect(design.texts["de"]?[.title] == "Post")
    #expect(design.texts["de"]?[.stopSMS] == "SMS abbestellen")
    #expect(design.contact == "brand@x" && design.template.styleSources.isEmpty)
    #expect(pages.design(label: "acme", brand: "other").contact == "label@x")
    #expect(pages.design(label: "acme", brand: nil).texts["de"]?[.title] == "Ihre Nachrichten")
    #expect(pages.ofNoLabel.contact == "label@x", "there is only one label")
    let names = pages.wordings["acme"]?.map(\.name) ?? []
    #expect(names.count == 8 && Set(names).count == 8)
  }

  @Test func `every mistake of a brand's files is told`() throws {
    let brand = Brand(
      name: "casino", optOutPage: "/none.html",
      optOutTexts: ["fr": "/fr.json", "en": "/bad.json"])
    do {
      _ = try Self.pages(brand)
      Issue.record("it was accepted")
    } catch let mistakes as OptOutPages.Mistakes {
      #expect(
        mistakes.lines.first
          == "/none.html:1:1: {{content}} is missing: there the page's forms stand")
      #expect(
        mistakes.description.contains(
          "/bad.json:2:2: \"titel\" is not a text of the page. Did you mean"))
      #expect(mistakes.description.contains("/bad.json:2:23: title must be a text"))
      #expect(
        mistakes.description.contains(
          "/fr.json: the language fr is new and needs all texts. Missing are intro"))
    }
  }

  @Test func `every built-in language says everything, and no placeholder is left`() throws {
    let design = PageDesign.self
    let texts = try design.builtIn().texts
    #expect(texts.keys.sorted() == ["de", "en", "es", "pt"])
    for (language, texts) in texts {
      #expect(texts(.pauseDays, ["days": "30"]).contains("30"), "\(language)")
      for key in [PageTexts.Key.emailPaused, .smsPaused, .undoNote] {
        let text = texts(key, ["until": texts.date(EndpointClient.now)])
        #expect(text.contains("2026, 10:00") && !text.contains("{"), "\(language) \(key)")
      }
    }
  }

  @Test(
    arguments: [
      ("192.0.2.77", "192.0.2.0/24"), ("::ffff:192.0.2.77", "192.0.2.0/24"),
      ("2001:db8:1:2::3", "2001:db8:1::/48"), ("::1", "0:0:0::/48"), ("", nil), ("host", nil),
    ] as [(String, String?)])
  func `a client is remembered by its network alone`(address: String, prefix: String?) {
    #expect(ClientPrefix.of(address) == prefix)
  }

  @Test func `the limit refills by the minute, and its memory is bounded`() {
    let limit = InvalidLinkLimit(maxNetworks: 2)
    let now = EndpointClient.now
    func count(_ network: String, at seconds: Int64) -> Int {
      (0..<100).filter { _ in limit.allows(network, now: now.adding(seconds: seconds)) }.count
    }
    #expect(count("a", at: 0) == 30)
    #expect(count("b", at: 0) == 30)
    #expect(count("c", at: 0) == 30)
    #expect(count("d", at: 0) == 0, "further networks share one allowance")
    #expect(count("d", at: -3600) == 0, "a clock stepping back gives nothing")
    #expect(count("d", at: 86_400) == 30)
  }
}
