import Testing

@testable import postern

struct PrivacyKeyTests {
  private static func configuration(_ folder: TemporaryFolder) -> Configuration {
    var configuration = Configuration(file: "postern.json")
    configuration.dataDirectory = "\(folder.path)/data"
    return configuration
  }

  @Test func `without a configured key one is made once, for its owner alone`() throws {
    let folder = try TemporaryFolder()
    let first = try PrivacyKey.load(Self.configuration(folder), log: nil)
    #expect(first.count == 32)
    #expect(try folder.permissions(of: "data/privacy.key") == 0o600)
    #expect(try PrivacyKey.load(Self.configuration(folder), log: nil) == first)
    let other = try TemporaryFolder()
    #expect(try PrivacyKey.load(Self.configuration(other), log: nil) != first)
  }

  @Test func `a configured key is taken, and no file is made`() throws {
    let folder = try TemporaryFolder()
    var configuration = Self.configuration(folder)
    configuration.keys.privacy = Secret(value: "a key")
    #expect(try PrivacyKey.load(configuration, log: nil) == Array("a key".utf8))
    #expect(!FileAccess.exists(configuration.dataDirectory))
  }

  @Test(arguments: ["", "\n", "short", "not base 64 at all: it has blanks and colons in it"])
  func `a damaged key is refused and left as it is`(content: String) throws {
    let folder = try TemporaryFolder()
    let configuration = Self.configuration(folder)
    try FileAccess.makePrivateFolder(configuration.dataDirectory)
    try folder.write(content.utf8, to: "data/privacy.key")
    #expect(throws: Failure.self) { try PrivacyKey.load(configuration, log: nil) }
    #expect(try folder.text(of: "data/privacy.key") == content)
  }
}
