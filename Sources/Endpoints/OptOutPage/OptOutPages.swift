public import Ingestion
public import Store

/// The opt-out pages of all labels and brands, read and checked once: the built-in one, and a brand's own
/// template and texts where the configuration names them.
public struct OptOutPages: Sendable {
  /// Files that can't be used, a line each: file, line, column, what was found.
  public struct Mistakes: Error, Sendable, Equatable, CustomStringConvertible {
    public let lines: [String]
    public var description: String { lines.joined(separator: "\n") }
  }

  static let standardLanguage = "en"

  /// For links that name no label: they are unknown or too old.
  let ofNoLabel: PageDesign
  private let byLabel: [LabelID: LabelPages]

  private struct LabelPages: Sendable {
    let standard: PageDesign
    let byBrand: [String: PageDesign]
  }

  /// - Parameters:
  ///   - contact: where players may ask whose link tells no label; the only label's contact if nil.
  ///   - read: the bytes of a file at an absolute path; throws the system's reason.
  /// - Throws: every mistake of every file.
  public init(
    labels: [Label], contact: String? = nil, read: (String) throws -> [UInt8]
  ) throws(Mistakes) {
    var lines: [String] = []
    let standard: PageDesign
    do { standard = try PageDesign.builtIn() } catch { throw Mistakes(lines: ["\(error)"]) }
    var byLabel: [LabelID: LabelPages] = [:]
    for label in labels {
      var byBrand: [String: PageDesign] = [:]
      for (name, brand) in label.brands.sorted(by: { $0.key < $1.key }) {
        do {
          byBrand[name] = try standard.adapted(
            to: brand, contact: brand.contact ?? label.contact, read: read)
        } catch { lines += error.lines }
      }
      byLabel[label.id] = LabelPages(
        standard: standard.with(contact: label.contact), byBrand: byBrand)
    }
    guard lines.isEmpty else { throw Mistakes(lines: lines) }
    self.byLabel = byLabel
    ofNoLabel = standard.with(
      contact: contact ?? (labels.count == 1 ? labels.first?.contact : nil))
  }

  /// The page of a brand, or of its label if the configuration does not name the brand.
  func design(label: LabelID, brand: String?) -> PageDesign {
    guard let pages = byLabel[label] else { return ofNoLabel }
    return brand.flatMap { pages.byBrand[$0] } ?? pages.standard
  }

  /// Every wording that a player of a label can see, for the proof of what was seen.
  public var wordings: [LabelID: [(name: String, texts: String)]] {
    byLabel.mapValues { pages in
      ([pages.standard] + pages.byBrand.sorted { $0.key < $1.key }.map(\.value))
        .flatMap(\.wordings)
    }
  }
}
