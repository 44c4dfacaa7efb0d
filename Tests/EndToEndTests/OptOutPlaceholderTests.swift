import Testing

@testable import postern

struct OptOutPlaceholderTests {
  @Test(arguments: [
    ("", 0, ""), ("Bye", 0, "Bye"), ("{{optout}}", 1, "URL"),
    ("Stop: {{optout}}.", 1, "Stop: URL."), ("{{ optout }}{{optout}}", 2, "URLURL"),
    ("{{optout}", 0, "{{optout}"), ("{{opt out}}", 0, "{{opt out}}"),
    ("{{optouts}}", 0, "{{optouts}}"), ("{{OPTOUT}}", 0, "{{OPTOUT}}"),
    ("{{{optout}}}", 1, "{URL}"), ("{{name}} {{optout}}", 1, "{{name}} URL"),
    ("é{{optout}}😀\r\n", 1, "éURL😀\r\n"), ("{{{{optout", 0, "{{{{optout"),
  ])
  func `only the placeholder is replaced`(text: String, count: Int, rendered: String) {
    let placeholder = OptOutPlaceholder(in: text)
    #expect(placeholder.count == count)
    #expect(placeholder.replaced(by: "URL") == rendered)
  }
}
