import Deliverability
import ReasonMapping
import Testing

@testable import Ingestion

@Suite struct MappingCatalogTests {
  private let acme: Source
  private let second: Source
  private let rival: Source
  private let files = FilesInMemory([
    "m/sendgrid.json": #"{"reason_emailstatus_mapping":{"bounce":"BOUNCED","invalid":"BROKEN"}}"#
  ])
  private let catalog: MappingCatalog

  init() throws {
    acme = try SampleSource.sendGrid("acme-sendgrid")
    second = try SampleSource.sendGrid("acme-second")
    rival = try SampleSource.sendGrid("rival-sendgrid", label: "rival")
    catalog = MappingCatalog(
      directory: "m", sources: [acme, second, rival], read: files.read)
    catalog.reload()
  }

  private func status(of key: String, for source: Source) -> String? {
    catalog.current.mapping(of: source).decide(kind: .other, reasonKeys: [key]).status?.word
  }

  private func revision(_ label: String) -> [UInt8] { catalog.current.revision(of: label).revision }

  @Test func `the default file maps for every source of its provider`() {
    #expect(catalog.problems.isEmpty)
    for source in [acme, second, rival] { #expect(status(of: "bounce", for: source) == "BOUNCED") }
  }

  @Test func `the more specific file wins key by key, and nobody else sees it`() {
    files["m/acme/sendgrid.json"] =
      #"{"reason_emailstatus_mapping":{"bounce":null,"invalid":"UNKNOWN"}}"#
    files["m/acme/acme-second.json"] = #"{"reason_emailstatus_mapping":{"bounce":"NONE"}}"#
    #expect(catalog.reload())
    #expect(catalog.problems.isEmpty)
    let found = [acme, second, rival].map { source in
      ["bounce", "invalid"].map { status(of: $0, for: source) }
    }
    #expect(found == [[nil, "UNKNOWN"], ["NONE", "UNKNOWN"], ["BOUNCED", "BROKEN"]])
  }

  @Test func `a removed override gives way to the layer below`() {
    files["m/acme/sendgrid.json"] = #"{"reason_emailstatus_mapping":{"bounce":"NONE"}}"#
    catalog.reload()
    #expect(status(of: "bounce", for: acme) == "NONE")
    files["m/acme/sendgrid.json"] = nil
    #expect(catalog.reload())
    #expect(status(of: "bounce", for: acme) == "BOUNCED")
    #expect(catalog.problems.isEmpty)
  }

  @Test func `an invalid edit keeps the last good content until it is mended`() {
    files["m/sendgrid.json"] = "{\n  \"reason_emailstatus_mapping\": {\"bounce\": \"BOUNCE\"}}"
    files["m/acme/acme-second.json"] = #"{"reason_emailstatus_mapping":{"invalid":"NONE"}}"#
    #expect(catalog.reload())
    #expect(status(of: "bounce", for: acme) == "BOUNCED")
    #expect(status(of: "invalid", for: second) == "NONE")
    let problem = catalog.problems.map(\.description)
    #expect(problem.count == 1)
    #expect(problem.first?.hasPrefix("m/sendgrid.json:2:44: \"BOUNCE\"") == true)

    files["m/sendgrid.json"] = #"{"reason_emailstatus_mapping":{"bounce":"BLOCKED"}}"#
    #expect(catalog.reload())
    #expect(catalog.problems.isEmpty)
    #expect(status(of: "bounce", for: acme) == "BLOCKED")
    #expect(status(of: "invalid", for: acme) == nil)
  }

  @Test func `an override that was never valid does not count`() {
    files["m/acme/sendgrid.json"] = "{"
    catalog.reload()
    #expect(catalog.problems.map(\.path) == ["m/acme/sendgrid.json"])
    #expect(status(of: "bounce", for: acme) == "BOUNCED")
    files["m/acme/sendgrid.json"] = nil
    catalog.reload()
    #expect(catalog.problems.isEmpty)
  }

  @Test func `a default file that goes missing is reported and stays in force`() {
    files["m/sendgrid.json"] = nil
    #expect(!catalog.reload())
    #expect(catalog.problems.map(\.path) == ["m/sendgrid.json"])
    #expect(status(of: "bounce", for: acme) == "BOUNCED")
  }

  @Test func `without its default file a provider maps nothing and the start is refused`() {
    let empty = MappingCatalog(directory: "m", sources: [acme], read: { _ in nil })
    empty.reload()
    #expect(empty.problems.map(\.path) == ["m/sendgrid.json"])
    #expect(
      empty.current.mapping(of: acme).decide(kind: .other, reasonKeys: ["bounce"]).status == nil)
  }

  @Test func `layers that contradict each other change only the sources without the contradiction`()
  {
    files["m/sendgrid.json"] =
      #"{"reason_emailstatus_mapping":{"bounce":"NONE"},"opt_out_reasons":["gone"]}"#
    files["m/acme/acme-second.json"] = #"{"opt_in_reasons":["gone"]}"#
    #expect(catalog.reload())
    #expect(catalog.problems.count == 1)
    #expect(catalog.problems.first?.path == "m/acme/acme-second.json")
    #expect(status(of: "bounce", for: acme) == "NONE")
    #expect(status(of: "bounce", for: second) == "BOUNCED")

    files["m/acme/acme-second.json"] = #"{"opt_in_reasons":["back"]}"#
    catalog.reload()
    #expect(catalog.problems.isEmpty)
    #expect(status(of: "bounce", for: second) == "NONE")
  }

  @Test func `a label's revision changes exactly when bytes that apply to it change`() {
    let first = (acme: revision("acme"), rival: revision("rival"))
    #expect(first.acme.count == 32)
    #expect(!catalog.reload())
    #expect(revision("acme") == first.acme)

    files["m/acme/sendgrid.json"] = "{}"
    #expect(catalog.reload())
    let second = revision("acme")
    #expect(second != first.acme)
    #expect(revision("rival") == first.rival)

    files["m/acme/sendgrid.json"] = "{} "
    #expect(catalog.reload())
    #expect(revision("acme") != second)

    files["m/acme/sendgrid.json"] = "{"
    let valid = revision("acme")
    #expect(!catalog.reload())
    #expect(revision("acme") == valid)

    files["m/acme/sendgrid.json"] = nil
    files["m/rival/rival-sendgrid.json"] = "{}"
    #expect(catalog.reload())
    #expect(revision("acme") == first.acme)
    #expect(revision("rival") != first.rival)
  }

  @Test func `a file that applies to nobody changes nothing`() {
    files["m/acme/mailgun.json"] = "{"
    files["m/other/sendgrid.json"] = "{"
    #expect(!catalog.reload())
    #expect(catalog.problems.isEmpty)
  }
}
