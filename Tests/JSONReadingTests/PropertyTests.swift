import Foundation
import JSONReading
import Testing

struct PropertyTests {
  @Test(arguments: 0..<8)
  func `a changed text is refused with an offset inside it, or its value survives rewriting`(
    seed: UInt64
  ) throws {
    var documents = RandomDocument(generator: SplitMix64(seed: seed))
    var generator = SplitMix64(seed: seed &+ 1000)
    var accepted = 0
    for _ in 0..<400 {
      var text = documents.text()
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !text.isEmpty {
        let place = Int.random(in: text.indices, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: text.remove(at: place)
        case 2:
          text.insert(
            Array("{}[],:\"\\0-.eu\u{0}\u{FF}".utf8).randomElement(using: &generator) ?? 0,
            at: place)
        default: text.removeSubrange(place...)
        }
      }
      let isLenient = Bool.random(using: &generator)
      switch Self.parse(text, acceptsInvalidUTF8: isLenient) {
      case .success(let document):
        let rewritten = document.root.rewritten
        #expect(try JSONDocument(rewritten).root.rewritten == rewritten)
        accepted += 1
      case .failure(let error):
        #expect((0...text.count).contains(error.offset))
        #expect(!error.problem.isEmpty)
      }
    }
    #expect(accepted > 0)
  }

  @Test(arguments: 0..<8)
  func `a random document reads as Foundation reads it`(seed: UInt64) throws {
    var documents = RandomDocument(generator: SplitMix64(seed: seed))
    for _ in 0..<200 {
      let text = documents.text()
      let foundation = try JSONSerialization.jsonObject(
        with: Data(text), options: .fragmentsAllowed)
      let root = try JSONDocument(text, refusesDuplicateKeys: true).root
      #expect(Self.agree(root, foundation), "\(String(decoding: text, as: UTF8.self))")
    }
  }

  private static func parse(_ text: [UInt8], acceptsInvalidUTF8: Bool) -> Result<
    JSONDocument, JSONError
  > {
    do { return .success(try JSONDocument(text, acceptsInvalidUTF8: acceptsInvalidUTF8)) } catch {
      return .failure(error)
    }
  }

  private static func agree(_ value: JSONValue, _ other: Any) -> Bool {
    switch value.kind {
    case .object:
      guard let dictionary = other as? [String: Any], dictionary.count == value.count else {
        return false
      }
      return value.members.allSatisfy { key, _, value in
        dictionary[key].map { agree(value, $0) } ?? false
      }
    case .array:
      guard let array = other as? [Any], array.count == value.count else { return false }
      return zip(value.elements, array).allSatisfy { agree($0, $1) }
    case .string: return value.string == other as? String
    case .number: return value.double == (other as? NSNumber)?.doubleValue
    case .boolean: return value.boolean == (other as? NSNumber)?.boolValue
    case .null: return other is NSNull
    }
  }
}
