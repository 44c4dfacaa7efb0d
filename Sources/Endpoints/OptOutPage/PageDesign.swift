import Ingestion
import Signatures

/// One look of the opt-out page: a template, the texts of each language, and whom to ask.
struct PageDesign: Sendable {
  let template: PageTemplate
  /// By language tag in lower case; `OptOutPages.standardLanguage` is among them.
  let texts: [String: PageTexts]
  let standardTexts: PageTexts
  let contact: String?

  /// The one that is part of the program.
  static func builtIn() throws -> PageDesign {
    let files = [
      ("en", PackageResources.en_json), ("de", PackageResources.de_json),
      ("es", PackageResources.es_json), ("pt", PackageResources.pt_json),
    ]
    var texts: [String: PageTexts] = [:]
    for (language, bytes) in files {
      let partial = try PartialPageTexts(bytes, file: "\(language).json")
      guard let complete = partial.complete(language: language) else {
        throw OptOutPages.Mistakes(lines: [
          "\(language).json: lacks \(partial.missing.joined(separator: ", "))"
        ])
      }
      texts[language] = complete
    }
    guard let standard = texts[OptOutPages.standardLanguage] else {
      throw OptOutPages.Mistakes(lines: ["\(OptOutPages.standardLanguage).json: is missing"])
    }
    return PageDesign(
      template: try PageTemplate(PackageResources.page_html, file: "page.html"), texts: texts,
      standardTexts: standard, contact: nil)
  }

  func with(contact: String?) -> PageDesign {
    PageDesign(template: template, texts: texts, standardTexts: standardTexts, contact: contact)
  }

  /// This design with a brand's own template and texts.
  func adapted(
    to brand: Brand, contact: String?, read: (String) throws -> [UInt8]
  ) throws(OptOutPages.Mistakes) -> PageDesign {
    var mistakes: [String] = []
    var template = template
    if let path = brand.optOutPage {
      do { template = try PageTemplate(try read(path), file: path) } catch {
        mistakes.append(Self.line(path, error))
      }
    }
    var texts = texts
    for (language, path) in brand.optOutTexts.sorted(by: { $0.key < $1.key }) {
      do {
        let partial = try PartialPageTexts(try read(path), file: path)
        if let known = texts[language] {
          texts[language] = known.completing(partial)
        } else if let complete = partial.complete(language: language) {
          texts[language] = complete
        } else {
          mistakes.append(
            "\(path): the language \(language) is new and needs all texts. Missing are "
              + partial.missing.joined(separator: ", "))
        }
      } catch {
        mistakes.append(Self.line(path, error))
      }
    }
    guard mistakes.isEmpty else { throw OptOutPages.Mistakes(lines: mistakes) }
    return PageDesign(
      template: template, texts: texts,
      standardTexts: texts[OptOutPages.standardLanguage] ?? standardTexts, contact: contact)
  }

  func texts(for ranges: LanguageRanges) -> PageTexts {
    let language = ranges.best(of: texts.keys, standard: OptOutPages.standardLanguage)
    return texts[language] ?? standardTexts
  }

  /// What a record calls the texts in the frame they stood in, such as `en-5f1c09aa-77d0e2b4`.
  func wording(_ texts: PageTexts) -> String {
    "\(texts.language)-\(texts.digest)-\(Hex.encode(template.digest.prefix(4)))"
  }

  var wordings: [(name: String, texts: String)] {
    texts.sorted { $0.key < $1.key }.map { (wording($0.value), $0.value.json) }
  }

  private static func line(_ path: String, _ error: any Error) -> String {
    switch error {
    case let mistake as PageTemplate.Mistake: mistake.description
    case let mistakes as PartialPageTexts.Mistakes: mistakes.description
    default: "\(path): can't be read: \(error)"
    }
  }
}
